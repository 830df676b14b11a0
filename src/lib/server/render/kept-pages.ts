/** Bytes of all kept pages together, at most. */
const mostBytes = 48_000_000;

/** A page as it was sent, piece by piece. */
export interface SentPage {
  readonly pieces: readonly Uint8Array<ArrayBuffer>[];
  readonly headers: Headers;
}

/** Pages that need not be made again while the evidence stays as it is. */
export interface KeptPages {
  /** The page that was sent for a key in this version of the evidence. */
  find(version: number, key: string): SentPage | undefined;
  /** The longest unasked pages go first. */
  keep(version: number, key: string, page: SentPage): void;
}

/** Keeps pages by everything that they were made from. */
export function keptPages(): KeptPages {
  const kept = new Map<string, SentPage>();
  let keptAt = -1;
  let inAll = 0;

  function at(version: number): void {
    if (version === keptAt) return;
    kept.clear();
    inAll = 0;
    keptAt = version;
  }

  function drop(key: string): void {
    inAll -= bytesOf(kept.get(key));
    kept.delete(key);
  }

  return {
    find(version, key) {
      at(version);
      const page = kept.get(key);
      if (page === undefined) return undefined;
      kept.delete(key);
      kept.set(key, page);
      return page;
    },
    keep(version, key, page) {
      at(version);
      drop(key);
      kept.set(key, page);
      inAll += bytesOf(page);
      for (const oldest of kept.keys()) {
        if (inAll <= mostBytes) break;
        drop(oldest);
      }
    },
  };
}

const bytesOf = (page: SentPage | undefined): number =>
  page?.pieces.reduce((sum, { length }) => sum + length, 0) ?? 0;
