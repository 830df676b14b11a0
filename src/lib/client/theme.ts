export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Cookie in which the reader's choice is kept, so that the server draws the first page in it: no flash. */
export const themeCookie = 'theme';

/** The theme that a cookie or a form names; anything else is what the system prefers. */
export const parseTheme = (text: unknown): Theme =>
  themes.find((theme) => theme === text) ?? 'system';

/** Keeps the choice for a year, in the browser. */
export function rememberTheme(theme: Theme): void {
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=31536000; samesite=lax`;
}
