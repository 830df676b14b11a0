import 'vega';

declare module 'vega' {
  /** How vega-scenegraph measures text where no canvas is; exported, but missing from its typings. */
  export const textMetrics: {
    width: (item: { fontSize?: number }, text: string) => number;
  };
}
