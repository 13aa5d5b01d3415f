/** As a badge says it: `Failing`, and from the second time on how often in a row. */
export function failingWord(failures: number): string {
  return failures > 1 ? `Failing ${failures.toLocaleString('en')}×` : 'Failing'
}
