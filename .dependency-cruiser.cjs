// Imports point one way: scheduling ← domain ← server ← { worker, app }; components see the server through its actions only.
const TEST = '(\\.(test|spec)\\.tsx?$|/testing/)'

/** A rule for one folder: what it may not import. Tests may import helpers, so they are left out. */
function forbid(name, folder, to, comment) {
  return { name, comment, severity: 'error', from: { path: `^${folder}/`, pathNot: TEST }, to }
}

/** The rooms of scheduling/, each with those it may import from. cron ← model ← { end, change } ← start ← simulate ← explain ← deadline; lint and retain beside. */
const ROOMS = {
  cron: [],
  model: ['cron'],
  end: ['cron', 'model'],
  change: ['cron', 'model'],
  start: ['cron', 'model', 'end', 'change'],
  simulate: ['cron', 'model', 'end', 'change', 'start'],
  explain: ['cron', 'model', 'end', 'change', 'start', 'simulate'],
  deadline: ['cron', 'model', 'end', 'change', 'start', 'simulate', 'explain'],
  lint: ['cron', 'model'],
  retain: ['cron', 'model'],
}

const rooms = Object.keys(ROOMS).join('|')

/** The rooms of server/, each of which may use those before it. What each is for stands in docs/architecture.md. */
const SERVER_ROOMS = [
  'database',
  'configuration',
  'embedded-postgres',
  'failures',
  'mail',
  'programs',
  'live',
  'tallies',
  'closed-values',
  'tracing',
  'queue',
  'audit',
  'secrets',
  'waking',
  'endings',
  'leases',
  'run-actions',
  'completions',
  'worker-actions',
  'team-actions',
  'tick',
  'use-cases',
  'user-actions',
  'auth',
  'http',
  'http-workers',
  'queries',
  'deadlines',
  'forecasts',
  'incidents',
  'digests',
  'notifications',
  'metrics',
  'bulk',
  'previews',
  'manifest',
  'change-sets',
  'retention',
  'ledger',
  'api',
  'server-actions',
]

/** The rooms of worker/, in the same way; its programs stand outside of them and use them all. */
const WORKER_ROOMS = [
  'handler-definition',
  'command-definition',
  'run-programs',
  'handlers',
  'handler-child',
  'handler-host',
  'handler-registry',
  'scheduler',
  'runner',
  'team-actions',
  'notifications',
  'traces',
  'demo',
  'ledger',
  'secrets',
]

/** Rules by which the rooms of a folder import one way, and no room is left out of their order. */
function roomsInOrder(folder, rooms) {
  const above = (room) => rooms.slice(rooms.indexOf(room) + 1)
  return [
    ...rooms
      .slice(0, -1)
      .map((room) =>
        forbid(
          `${folder}-${room}-uses-rooms-before-it`,
          `${folder}/${room}`,
          { path: `^${folder}/(${above(room).join('|')})/` },
          `The rooms of ${folder}/ are used in one order, so that no two need each other: what both need belongs into one before them.`,
        ),
      ),
    forbid(
      `${folder}-rooms-know-no-program`,
      `${folder}/(${rooms.join('|')})`,
      { path: `^${folder}/[^/]+$` },
      `What stands in ${folder}/ itself uses its rooms.`,
    ),
    {
      name: `${folder}-rooms-have-an-order`,
      comment: 'A new room gets its place in the order at the top of this file, and a sentence in docs/architecture.md.',
      severity: 'error',
      from: { path: `^${folder}/[^/]+/`, pathNot: [TEST, `^${folder}/(${rooms.join('|')})/`] },
      to: {},
    },
  ]
}

/** The rooms of components/ that hold what features share, each with those it may import from. */
const SHARED_COMPONENTS = {
  api: [],
  live: ['api'],
  ui: ['api'],
  forms: ['api', 'ui'],
  sentences: ['api', 'ui'],
  primitives: ['api', 'ui'],
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbid(
      'scheduling-is-pure',
      'scheduling',
      { pathNot: ['^scheduling/', '^node_modules/(cron-parser|cronstrue|luxon|@types)/'] },
      'The decision core runs in the browser too: no node: modules, no packages but the cron readers, nothing of ours outside of it.',
    ),
    ...Object.entries(ROOMS).map(([room, below]) =>
      forbid(
        `scheduling-rooms-${room}`,
        `scheduling/${room}`,
        { path: '^scheduling/', pathNot: `^scheduling/(${[room, ...below].join('|')})/` },
        'The rooms of the core point one way: cron ← model ← { end, change } ← start ← simulate ← explain; lint and retain see cron and model.',
      ),
    ),
    {
      name: 'scheduling-has-rooms',
      comment: 'Each file of the core is in one of its rooms; a new room gets its place in their order.',
      severity: 'error',
      from: {},
      to: { path: '^scheduling/', pathNot: `^scheduling/(${rooms})/` },
    },
    forbid(
      'domain-knows-only-scheduling',
      'domain',
      { path: '^(server|worker|app|components|drizzle|tests|scripts|bench|e2e)/' },
      'The domain is shared by browser and server.',
    ),
    { ...forbid('domain-runs-in-browsers', 'domain', { dependencyTypes: ['core'] }, 'The domain is shared by browser and server.') },
    {
      name: 'the-web-reads-no-secret',
      comment: 'Only what hands secrets to runs or notifications decrypts them, and the program that encrypts them with another key.',
      severity: 'error',
      from: { pathNot: ['^server/secrets/(read|rotate)-secrets\\.ts$', TEST] },
      to: { path: '^server/secrets/open-secret\\.ts$' },
    },
    {
      name: 'only-workers-read-secrets',
      comment:
        'Only what runs handlers decrypts secrets, what hands them to workers over HTTP that may have them, and the program that encrypts them with another key.',
      severity: 'error',
      from: { pathNot: ['^worker/(runner|secrets|notifications)/', '^server/http-workers/secrets-of-attempt\\.ts$', TEST] },
      to: { path: '^server/secrets/(read|rotate)-secrets\\.ts$' },
    },
    forbid(
      'server-serves-worker-and-app',
      'server',
      { path: '^(worker|app|components|tests|scripts|bench|e2e)/' },
      'The server side knows neither who runs it nor how it looks.',
    ),
    forbid(
      'schema-stands-alone',
      'drizzle',
      { path: '^(server|worker|app|components|tests|scripts|bench|e2e)/' },
      'Tables are below all code but the core and the words of the domain, whose defaults they take.',
    ),
    forbid(
      'worker-has-no-user-interface',
      'worker',
      { path: '^(app|components|tests|scripts|bench|e2e)/' },
      'Workers run without the web.',
    ),
    forbid(
      'components-use-actions',
      'components',
      { path: '^(server/(?!server-actions/)|drizzle/|worker/|app/|tests/|scripts/|bench/|e2e/)', dependencyTypesNot: ['type-only'] },
      'Components change things by server actions and read by fetch; from the rest of the server they may take types only.',
    ),
    ...Object.entries(SHARED_COMPONENTS).map(([room, below]) =>
      forbid(
        `components-shared-${room}`,
        `components/${room}`,
        { path: '^components/', pathNot: `^components/(${[room, ...below].join('|')})/` },
        'What every feature uses knows none of them: api ← { live, ui } ← { forms, sentences, primitives }.',
      ),
    ),
    forbid('app-never-reaches-the-worker', 'app', { path: '^(worker|tests|scripts|bench|e2e)/' }, 'Web and worker meet in the database.'),
    ...roomsInOrder('server', SERVER_ROOMS),
    ...roomsInOrder('worker', WORKER_ROOMS),
    {
      name: 'programs-are-free-of-test-code',
      comment: 'Helpers for tests live in tests/ and in folders named testing.',
      severity: 'error',
      from: { pathNot: [TEST, '^(tests|e2e|bench)/'] },
      to: { path: '/testing/' },
    },
    {
      name: 'no-cycles',
      comment: 'Modules that need each other, types included, are one module, or three.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'imports-resolve',
      comment: 'An import that is not found is not checked either.',
      severity: 'error',
      from: { pathNot: '^\\.next/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: '^node_modules/' },
    exclude: { path: '^(\\.next|\\.djag|next-env\\.d\\.ts)' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
}
