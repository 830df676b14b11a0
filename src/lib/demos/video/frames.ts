/** One decoded clip, frame by frame. All arrays have one entry a frame, in order of presentation. */
export interface FrameSeries {
  /** Presentation time, ms. */
  readonly t_ms: Float64Array;
  /** Mean absolute luma difference from the frame before, 0–255; 0 for the first. */
  readonly difference: Float64Array;
  /** Change of the picture's blocks above that of the median block: motion in it, less that of the camera. */
  readonly excess: Float64Array;
  /** 1 where the encoder stored the frame whole. */
  readonly key: Uint8Array;
}
