/**
 * How a disclosure is checked. C: computed from the logs. V: from the video file. CV: from both, aligned. D: declared by a
 * person.
 */
export type CheckedBy = 'C' | 'V' | 'CV' | 'D';

export interface Disclosure {
  readonly number: number;
  readonly title: string;
  readonly checkedBy: readonly CheckedBy[];
}

const titles: readonly (readonly [title: string, ...by: CheckedBy[]])[] = [
  ['Control class of each segment shown', 'C'],
  ['Label shown or claimed against that class', 'CV', 'D'],
  ['Share of shown time by class, and assistance', 'C'],
  ['People involved', 'C', 'D'],
  ['Playback speed of each segment', 'CV'],
  ['Speed label where it is not 1×', 'D', 'CV'],
  ['Cuts', 'V'],
  ['One continuous take: no jump cut, no reordering', 'CV'],
  ['Duplicated, frozen or interpolated frames; frame rate', 'V'],
  ['Log coverage of the interval shown', 'C'],
  ['Clock offset between robot and camera', 'C'],
  ['Take number, and all attempts of the session', 'C'],
  ['Success rate of those attempts, and rank of the take', 'C'],
  ['Attempts missing from the counter', 'C'],
  ['What happened 30 s before and after', 'C'],
  ['Policy version and checkpoint, the same throughout', 'C'],
  ['Scripted replay', 'C'],
  ['Scene, object or task seen in training', 'C', 'D'],
  ['Distinct robots shown against claimed', 'C', 'D'],
  ['Place, date, real shift or staged', 'C', 'D'],
  ['Staging: fixtures, markers, known objects, weights', 'D'],
  ['Off-board compute, external tracking, tether', 'C', 'D'],
  ['Simulation, CGI or generated footage', 'D'],
  ['Voice: human, scripted or model; latency edited', 'C', 'D'],
  ['Help by people between shots', 'C', 'D'],
  ['Raw unedited original kept, its hash given', 'V'],
  ['File, stream and frame hash bound to evidence', 'V'],
  ['Container metadata', 'V'],
  ['Payment or partnership of the venue', 'D'],
  ['Disclosure travels with the file', 'V'],
];

/** The thirty disclosures, in order of their numbers (design/demos.md). */
export const disclosures: readonly Disclosure[] = titles.map(([title, ...checkedBy], index) => ({
  number: index + 1,
  title,
  checkedBy,
}));

/** @param number 1–30 */
export const disclosureTitle = (number: number): string => disclosures[number - 1]?.title ?? '';
