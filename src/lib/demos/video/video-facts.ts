/** What the file says, measured by ffmpeg. Times in ms, presentation time. */
export interface VideoFacts {
  readonly file_sha256: string;
  /** Of the packets of the first video stream, as they are in the container. */
  readonly stream_sha256: string;
  /** Of its decoded frames: raw yuv420p in order of presentation. */
  readonly frames_sha256: string;
  readonly duration_ms: number;
  readonly frames: number;
  /** Mean frame rate. */
  readonly fps: number;
  readonly width: number;
  readonly height: number;
  readonly codec: string;
  readonly container: string;
  /** Tags of the container and the stream: `encoder`, `creation_time`, … */
  readonly tags: Readonly<Record<string, string>>;
  readonly timing: TimingFacts;
  readonly copies: CopyFacts;
  readonly freezes: readonly Freeze[];
  /** Frames that stand out from the motion around them, key frames masked; most striking first. */
  readonly cut_hints: readonly CutHint[];
  /** What the demo record binds the clip to, and whether a side-car and an original were found. */
  readonly bound: BoundHashes | null;
  readonly sidecar: SidecarFacts | null;
  readonly original: OriginalFacts | null;
}

export interface TimingFacts {
  /** Distances between frames that are neither the usual one nor a rounding of it, as a share of all. */
  readonly irregular_share: number;
  readonly usual_ms: number;
  readonly longest_ms: number;
}

export interface CopyFacts {
  /** Frames that copy the one before, of all frames whose neighbours move. */
  readonly share: number;
  /** Mean difference of even and of odd frames, larger first: 1 : 1 in untouched footage. */
  readonly parity: number;
}

export interface Freeze {
  readonly start_ms: number;
  readonly end_ms: number;
}

export interface CutHint {
  readonly at_ms: number;
  /** Robust z of the scene score among frames that are not key frames. */
  readonly z: number;
}

/** Hashes and measures of the file as published, from the demo record. */
export interface BoundHashes {
  readonly file_sha256: string | null;
  readonly stream_sha256: string | null;
  readonly frames_sha256: string | null;
  readonly duration_ms: number | null;
}

export interface SidecarFacts {
  /** The hash of the clip that the side-car names. */
  readonly file_sha256: string;
}

export interface OriginalFacts {
  readonly file_sha256: string;
  /** The hash that a declaration on disclosure 26 names. */
  readonly declared_sha256: string | null;
}
