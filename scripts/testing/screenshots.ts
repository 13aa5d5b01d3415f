import { TestRun } from './test-run.ts'

/** Makes the pictures of README and docs anew, in `docs/images`, from the demo's data. Says whether all of them were made. */
export async function takeScreenshots(): Promise<boolean> {
  const testRun = await TestRun.begin()
  try {
    const exitCode = await testRun.run('node_modules/@playwright/test/cli.js', ['test', '--reporter=list'], { DJAG_PICTURES: '1' })
    return exitCode === 0
  } finally {
    await testRun.end()
  }
}
