import { userInfo } from 'node:os';

/** The name under which a run is registered when nobody says --by. A container may have no name for its user. */
export function whoRuns(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
