import { isAbsent, type Facts } from '../facts.ts';
import { listed } from '../phrases.ts';
import type { Evidence } from '../finding.ts';
import type { BoundHashes, VideoFacts } from '../video/video-facts.ts';
import { contradicted, needing, ruleFor, unknown, verified } from './rule.ts';

/** A length that differs by less is the same, ms. */
const sameLengthMs = 50;

/**
 * The file bound to the evidence by three hashes: of the file, of its packets, of its decoded frames. Another container
 * changes the first only, a lossless re-encoding the first two, any other all three.
 */
export const binding = ruleFor(27, (_claimed, facts) =>
  needing(facts.video, (video) => {
    const evidence = hashesOf(video);
    const { bound } = video;
    if (
      bound === null ||
      (bound.file_sha256 ?? bound.stream_sha256 ?? bound.frames_sha256) === null
    )
      return unknown(
        'The record names no hash of the published file; its hashes are given here.',
        evidence,
      );
    if (bound.file_sha256 === video.file_sha256)
      return verified(
        'high',
        'The file is the one that the record names, byte for byte.',
        evidence,
      );
    if (bound.stream_sha256 === video.stream_sha256)
      return verified(
        'high',
        'Another container, the same video: packet for packet what the record names.',
        evidence,
      );
    if (bound.frames_sha256 === video.frames_sha256)
      return verified(
        'medium',
        'Encoded anew without loss: frame for frame what the record names.',
        evidence,
      );
    const named = Object.entries({
      file: bound.file_sha256,
      packets: bound.stream_sha256,
      frames: bound.frames_sha256,
    });
    const differing = named.flatMap(([name, hash]) => (hash === null ? [] : [name]));
    return contradicted(
      'high',
      `Not the file that the record names: its ${listed(differing)} differ. ${whatMatches(bound, video, facts)}`,
      evidence,
    );
  }),
);

const hashesOf = (video: VideoFacts): Evidence[] => [
  { kind: 'hash', of: 'file', sha256: video.file_sha256 },
  { kind: 'hash', of: 'packets', sha256: video.stream_sha256 },
  { kind: 'hash', of: 'frames', sha256: video.frames_sha256 },
];

function whatMatches(bound: BoundHashes, video: VideoFacts, { alignment }: Facts): string {
  const same = [
    ...(bound.duration_ms !== null &&
    Math.abs(bound.duration_ms - video.duration_ms) <= sameLengthMs
      ? ['the length']
      : []),
    ...(!isAbsent(alignment) && alignment.outcome === 'match'
      ? ['the motion, held against the logs']
      : []),
  ];
  return same.length === 0 ? 'Nothing else matches.' : `What still matches: ${listed(same)}.`;
}
