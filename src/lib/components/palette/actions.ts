/** Something that the palette does instead of going somewhere. */
export interface PaletteAction {
  readonly title: string;
  readonly detail: string;
  readonly run: () => void;
}
