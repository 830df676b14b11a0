/**
 * Demo honesty: a clip, what is claimed about it, and the evidence, to a finding on each of thirty disclosures and a verdict
 * on each claim (design/demos.md). Pure: the measuring of video and the reading of logs are elsewhere (server/video,
 * server/demos).
 *
 * Glossary
 *   claim       what the publisher says of the clip
 *   disclosure  one of thirty things that a viewer would have to know
 *   facts       what logs, picture and declarations say; nothing in them is a judgement
 *   finding     a rule's judgement on one disclosure: verdict, confidence, sentence, evidence
 *   part        a stretch of the clip and the stretch of log that it shows
 *   motion      change of the picture from frame to frame, or speed of the joints: what the two are aligned by
 *   strip       consecutive episodes of one robot as one log of its motion
 *   take        one attempt of a session; the one that is shown was chosen by somebody
 *   label       the card that travels with a clip
 */
export {
  audit,
  claimNeeds,
  mayBeCalledAutonomous,
  type Audit,
  type ClaimVerdict,
} from './audit.ts';
export { claimedBy, type Claim, type Claimed } from './claimed.ts';
export { disclosures, disclosureTitle, type CheckedBy, type Disclosure } from './disclosures.ts';
export { isAbsent, type Absent, type Declaration, type Facts } from './facts.ts';
export { verdicts, worst, type Evidence, type Finding, type Verdict } from './finding.ts';
export { gradeOrder, type Alignment, type Grade, type JumpKind } from './alignment/alignment.ts';
export { label, type LabelInput, type LabelLine, type LabelModel } from './label/model.ts';
export { labelSvg } from './label/svg.ts';
export { labelHtml } from './label/html.ts';
export { sidecarName, sidecarOf, type Sidecar } from './label/sidecar.ts';
export { representativeness, type Representative, type TakeRank } from './representative.ts';
export { timeline, type Timeline } from './timeline.ts';
export { traceKind, traceMedium, type MotionTrace } from './trace.ts';
export type { LogFacts, ShownPart } from './log/log-facts.ts';
export type { Attempt, AttemptFacts } from './log/attempts.ts';
export type { VideoFacts } from './video/video-facts.ts';
