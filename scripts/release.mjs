import { prepareCheckout, root } from './bootstrap.mjs'

await prepareCheckout({ developmentPackages: true })
const { runScript, StartFailure } = await import('./failure.ts')
const { makeRelease, planRelease, readReleaseWords } = await import('./releasing/release.ts')
const { runChecks } = await import('./checking/checks.ts')
await runScript(async () => {
  const { version, isDryRun } = readReleaseWords(process.argv.slice(2))
  const release = planRelease(root, version, new Date().toISOString().slice(0, 10))
  console.log(`Djag ${version}, as ${release.tag}:\n\n${release.notes}\n`)
  if (isDryRun) {
    console.log(`Nothing was changed. A release would write ${Object.keys(release.files).join(', ')}, commit, tag and pack them.`)
    return
  }
  if (!(await runChecks(root))) throw new StartFailure('The checks failed; see above. Nothing was released.')
  const tarball = makeRelease(root, release)
  console.log(`Committed, tagged, and packed as ${tarball}. Hand it out by: git push origin main ${release.tag}`)
})
