import type { InvalidVariant } from '../variant.ts';
import { beyond, episode, segment } from './breach.ts';

/** Episodes whose fields contradict one another. */
export const betweenFields: readonly InvalidVariant[] = [
  beyond(
    'segments that overlap',
    { '/control': [segment(0, 5000), segment(4999, 6000)] },
    'overlap /control/1/start_ms',
  ),
  beyond(
    'segments out of order',
    { '/control': [segment(5000, 6000), segment(0, 5000)] },
    'unordered /control/1/start_ms',
  ),
  beyond(
    'a segment that ends before it starts',
    { '/control': [segment(5000, 4000)] },
    'unordered /control/0/end_ms',
  ),
  beyond(
    'a segment of no length',
    { '/control': [segment(5000, 5000)] },
    'unordered /control/0/end_ms',
  ),
  beyond(
    'a segment after the end',
    { '/control': [segment(0, 20001)] },
    'outside_episode /control/0/end_ms',
  ),
  beyond(
    'stalls that overlap, the second after the end',
    {
      '/latency/stalls': [
        { start_ms: 0, end_ms: 10 },
        { start_ms: 5, end_ms: 30000 },
      ],
    },
    'overlap /latency/stalls/1/start_ms',
    'outside_episode /latency/stalls/1/end_ms',
  ),
  beyond(
    'an incident after the end',
    { '/incidents/0/at_ms': 20001 },
    'outside_episode /incidents/0/at_ms',
  ),
  beyond(
    'quantiles that descend',
    { '/latency/inference_ms/p95': 20 },
    'unordered /latency/inference_ms/p95',
  ),
  beyond(
    'a mean above the maximum',
    { '/latency/inference_ms/mean': 141 },
    'out_of_range /latency/inference_ms/mean',
  ),
  beyond(
    'an unknown field whose name extra already has',
    { '/operator_note': 'another' },
    'conflict /operator_note',
  ),
  episode(
    'a wrong field and a broken rule, both reported',
    { '/outcome': 'won', '/control': [segment(0, 5000), segment(1, 2)] },
    'not_allowed /outcome',
    'overlap /control/1/start_ms',
  ),
];
