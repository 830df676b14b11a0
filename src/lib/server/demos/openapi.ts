import { createRoute, z } from '@hono/zod-openapi';

const json = (description: string) => ({
  description,
  content: { 'application/json': { schema: z.looseObject({}) } },
});

/** How the demo routes stand in the OpenAPI document. */
export const demoPaths = [
  createRoute({
    method: 'get',
    path: '/demos',
    summary: 'Registered demos with their verdicts',
    responses: { 200: json('One row a demo') },
  }),
  createRoute({
    method: 'post',
    path: '/demos',
    summary: 'Registers a demo: the clip is measured and kept, its hashes become evidence',
    request: {
      query: z.object({
        claims: z.string().openapi({ description: 'A claims file, JSON or YAML' }),
      }),
      body: { content: { 'application/octet-stream': { schema: z.string() } } },
    },
    responses: { 200: json('The record that was made') },
  }),
  createRoute({
    method: 'get',
    path: '/demos/{id}',
    summary: 'A demo held against its logs: findings, facts, label, attempts',
    request: { params: z.object({ id: z.string() }) },
    responses: { 200: json('The audit of the demo') },
  }),
  createRoute({
    method: 'get',
    path: '/demos/{id}/label.{form}',
    summary: 'The label that travels with the clip',
    request: { params: z.object({ id: z.string(), form: z.enum(['svg', 'html', 'json', 'png']) }) },
    responses: { 200: { description: 'The label in that form' } },
  }),
  createRoute({
    method: 'post',
    path: '/demos/audit',
    summary: 'Hold the measures of a clip against the logs of this store',
    responses: { 200: json('The audit, the claims and the facts') },
  }),
] as const;
