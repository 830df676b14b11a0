import type { Answer } from '#lib/metrics/answers.ts';
import type { MetricRequest } from '#lib/metrics/request.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { QueryLayer } from './types.ts';

const asks = {
  success: (query, request) => query.success(request),
  latency: (query, request) => query.latency(request),
  autonomy: (query, request) => query.autonomy(request),
  interventions: (query, request) => query.autonomy(request),
  'sim-real': (query, request) => query.simReal(request),
  fidelity: (query, request) => query.fidelity(request),
  'time-to-success': (query, request) => query.timeToSuccess(request),
  failures: (query, request) => query.failures(request),
} as const satisfies Record<
  string,
  (query: QueryLayer, request: MetricRequest) => Promise<Answer<object>>
>;

export const metricNames = Object.keys(asks);

/**
 * A metric by the name that API and CLI use. Interventions are figures of autonomy/1: the same answer under the name by
 * which people look for it.
 *
 * @throws TelltaleError NOT_FOUND for an unknown name
 */
export function answerMetric(
  query: QueryLayer,
  name: string,
  request: MetricRequest,
): Promise<Answer<object>> {
  if (!Object.hasOwn(asks, name)) {
    throw new TelltaleError(
      'NOT_FOUND',
      `there is no metric "${name}"; use one of ${metricNames.join(', ')}`,
    );
  }
  return asks[name as keyof typeof asks](query, request);
}
