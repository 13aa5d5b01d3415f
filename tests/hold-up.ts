/** Holds this process up for so long, as a machine that has other things to do; nothing of it goes on meanwhile, and no core is kept busy. */
export function holdUp(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}
