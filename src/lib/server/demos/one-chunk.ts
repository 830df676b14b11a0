/** Bytes as a stream of one piece. */
export const oneChunk = (bytes: Uint8Array): AsyncIterable<Uint8Array> => ({
  // A plain iterator: an async generator without an await is refused by the linter.
  [Symbol.asyncIterator]: () => {
    let given = false;
    return {
      next: () => {
        const done = given;
        given = true;
        return Promise.resolve(done ? { done, value: undefined } : { done, value: bytes });
      },
    };
  },
});
