/**
 * The stage: three days of a robot arm with logged motion, and six clips of it, honest and not. Motion and pictures are
 * generated; each picture says so.
 */
export { stageClips, type StageClip } from './clips.ts';
export { pictureHeight, pictureWidth, stagePicture } from './picture.ts';
export {
  stageSessions,
  takeEpisode,
  takeId,
  takeMotion,
  takeTrace,
  type StageSession,
} from './takes.ts';
