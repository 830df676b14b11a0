import { InvalidArgumentError } from 'commander';

/** A whole number of at least `low`, from the command line. */
export const wholeNumber =
  (low: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= low) return value;
    throw new InvalidArgumentError(`a whole number of at least ${low}`);
  };
