import { TestRun } from './test-run.ts'

/** Measures the graph in a browser, beside React Flow as it comes. Says whether all of it could be measured. */
export async function benchGraph(): Promise<boolean> {
  const testRun = await TestRun.begin()
  try {
    const exitCode = await testRun.run('node_modules/@playwright/test/cli.js', ['test', '--reporter=list'], { DJAG_GRAPH_BENCH: '1' })
    return exitCode === 0
  } finally {
    await testRun.end()
  }
}
