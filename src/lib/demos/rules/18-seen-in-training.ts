import { declaredOnly } from './rule.ts';

/** Scene, object or task seen in training. A log can show that the task was tried before, not what a policy was trained on. */
export const seenInTraining = declaredOnly(
  18,
  'Whether scene, objects or task were in the training data is not declared.',
);
