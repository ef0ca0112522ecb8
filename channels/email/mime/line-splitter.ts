/** Cuts a stream of bytes into lines in bounded memory: a line without an end is handed over in pieces. */

/** A line longer than this comes in pieces. */
const PIECE_BYTES = 8 * 1024;
/** Kept back from a piece, so that an escape such as `=C3` or a CR is never cut in two. */
const TAIL_BYTES = 3;

const NONE = Buffer.alloc(0);

/** `eol` is empty for a piece of a line that goes on; `isStart` says that nothing of this line came before. */
export type Line = { readonly content: Buffer; readonly eol: Buffer; readonly isStart: boolean };

export type LineSplitter = {
  /** Calls back for each line or piece that is complete. Buffers are views, valid until the next call. */
  push(chunk: Buffer, each: (line: Line) => void): void;
  end(each: (line: Line) => void): void;
};

export function createLineSplitter(): LineSplitter {
  let carry: Buffer = NONE;
  let isStart = true;
  return {
    push(chunk, each) {
      const bytes = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk;
      let start = 0;
      for (let lf = bytes.indexOf(10); lf >= 0; lf = bytes.indexOf(10, start)) {
        const end = lf > start && bytes[lf - 1] === 13 ? lf - 1 : lf;
        each({ content: bytes.subarray(start, end), eol: bytes.subarray(end, lf + 1), isStart });
        isStart = true;
        start = lf + 1;
      }
      if (bytes.length - start > PIECE_BYTES) {
        const end = bytes.length - TAIL_BYTES;
        each({ content: bytes.subarray(start, end), eol: NONE, isStart });
        isStart = false;
        start = end;
      }
      // A copy, so that the tail does not keep the whole chunk alive.
      carry = start < bytes.length ? Buffer.from(bytes.subarray(start)) : NONE;
    },
    end(each) {
      if (carry.length > 0) each({ content: carry, eol: NONE, isStart });
      carry = NONE;
      isStart = true;
    },
  };
}
