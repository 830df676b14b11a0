/** Five by seven dots a letter; only those that the sample's clips need. */
const letters: Readonly<Record<string, readonly string[]>> = {
  A: ['.###.', '#...#', '#...#', '#####', '#...#', '#...#', '#...#'],
  B: ['####.', '#...#', '#...#', '####.', '#...#', '#...#', '####.'],
  D: ['####.', '#...#', '#...#', '#...#', '#...#', '#...#', '####.'],
  E: ['#####', '#....', '#....', '####.', '#....', '#....', '#####'],
  G: ['.###.', '#...#', '#....', '#.###', '#...#', '#...#', '.###.'],
  L: ['#....', '#....', '#....', '#....', '#....', '#....', '#####'],
  N: ['#...#', '##..#', '##..#', '#.#.#', '#..##', '#..##', '#...#'],
  O: ['.###.', '#...#', '#...#', '#...#', '#...#', '#...#', '.###.'],
  R: ['####.', '#...#', '#...#', '####.', '#.#..', '#..#.', '#...#'],
  T: ['#####', '..#..', '..#..', '..#..', '..#..', '..#..', '..#..'],
};

const advance = 6;

/** Dots of a line of capital letters and spaces, from its upper left corner; letters that are not known are left blank. */
export function dotsOf(text: string): readonly (readonly [x: number, y: number])[] {
  return [...text].flatMap((letter, place) =>
    (letters[letter] ?? []).flatMap((row, y) =>
      [...row].flatMap((dot, x) => (dot === '#' ? [[place * advance + x, y] as const] : [])),
    ),
  );
}
