/**
 * The numbers of all advisory locks, so that no two things ever wait for each other by chance. PostgreSQL keeps them for each database; the one of
 * the embedded PostgreSQL's users is taken in the database `postgres`.
 */
export const ADVISORY_LOCKS = {
  /** Held shared by everyone who uses the embedded PostgreSQL, on its database `postgres`. */
  embeddedPostgresUsers: 4_715_367,
  /** Held by a program that sees to the embedded PostgreSQL's owner and database, on its database `postgres`. */
  embeddedPostgresOwner: 4_715_373,
  /** Held while migrating, as Drizzle's migrator itself takes no lock and programs start together. */
  migration: 4_715_368,
  /** The one lock of all edge writes, so that two saves at once cannot close a cycle (rule X2). */
  edgeWrites: 4_715_369,
  /** The one lock of all writes of tags, so that a tag is not made twice, nor put on a task while it is deleted. Taken after the locks of tasks. */
  tagWrites: 4_715_375,
  /** The one lock of what gives secrets their values, so that none is added twice. */
  secretWrites: 4_715_377,
  /** The one lock of all writes of places on the graph, so that moves never lock each other out. Taken after the locks of tasks. */
  graphPlaces: 4_715_376,
  /** The one lock of all writes of incidents, so that their events are committed in the order of their ids. Taken before the locks of incidents and of tasks. */
  incidentWrites: 4_715_378,
  /** Held while it is looked at what is wrong, so that no look writes what an earlier one saw. Taken before the lock of writes. */
  incidentLooks: 4_715_379,
  /** The one lock of all writes of channels and of what they are told. Taken after the lock of tags, and before none but those of rows. */
  notificationWrites: 4_715_380,
  /** Held while the demo's company is made. */
  demo: 4_715_370,
  /** Held while the first user is made, so that two browsers at once make one administrator. */
  setUp: 4_715_371,
  /** Held while people are changed, so that two at once never leave nobody who could administer. */
  people: 4_715_374,
  /** Held for a moment by one connection and looked for by another, to see whether two addresses lead to the same database. */
  sameDatabase: 4_715_372,
  /** Held by the one worker that recovers lost runs at a time. */
  recovery: 7_265_001,
} as const
