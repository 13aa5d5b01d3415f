// Made of the OpenAPI document by `npm run client:generate`; `npm run check` holds it to that. Not to be edited.

/** What is sent and answered, by the names that the document has for it. */
export interface Schemas {
  NewTask: {
    name: string
    handler: string
    crontabId: number
    enabled?: boolean
    /** The first moment that counts; null: from now on. */
    cronBase?: string | null
    args?: unknown[]
    kwargs?: { [name: string]: unknown }
    headers?: { [name: string]: string }
    description?: string
    owner?: string
    runbookUrl?: string
    misfirePolicy?: "run_all" | "skip" | "coalesce"
    gracePeriodSeconds?: number | null
    deadlineKind?: "none" | "after" | "by"
    deadlineAfterSeconds?: number | null
    deadlineTime?: string
    deadlineDaysLater?: number
    deadlineTimezone?: string
    deadlineWeekdays?: string
    retryLimit?: number
    retryDelaySeconds?: number
    retryBackoff?: "fixed" | "exponential"
    retryMaxDelaySeconds?: number
    retryJitter?: boolean
    timeLimitSeconds?: number | null
    queue?: string
    priority?: number
    maxConcurrency?: number | null
    keepRunsDays?: number | null
    /** By name; those that are not there yet are made. */
    tags?: string[]
    /** Edges on which this task depends. */
    dependsOn?: {
      id: number | null
      otherTaskId: number
      future: boolean
      endings: "succeeded" | "finished"
      freshness?: "new" | "aligned"
    }[]
    /** Edges of tasks that depend on this one. */
    dependedOnBy?: {
      id: number | null
      otherTaskId: number
      future: boolean
      endings: "succeeded" | "finished"
      freshness?: "new" | "aligned"
    }[]
  }
  TaskChange: {
    name?: string
    handler?: string
    crontabId?: number
    enabled?: boolean
    cronBase?: string | null
    args?: unknown[]
    kwargs?: { [name: string]: unknown }
    headers?: { [name: string]: string }
    description?: string
    owner?: string
    runbookUrl?: string
    misfirePolicy?: "run_all" | "skip" | "coalesce"
    gracePeriodSeconds?: number | null
    deadlineKind?: "none" | "after" | "by"
    deadlineAfterSeconds?: number | null
    deadlineTime?: string
    deadlineDaysLater?: number
    deadlineTimezone?: string
    deadlineWeekdays?: string
    retryLimit?: number
    retryDelaySeconds?: number
    retryBackoff?: "fixed" | "exponential"
    retryMaxDelaySeconds?: number
    retryJitter?: boolean
    timeLimitSeconds?: number | null
    queue?: string
    priority?: number
    maxConcurrency?: number | null
    keepRunsDays?: number | null
    tags?: string[]
    dependsOn?: {
      id: number | null
      otherTaskId: number
      future: boolean
      endings: "succeeded" | "finished"
      freshness?: "new" | "aligned"
    }[]
    dependedOnBy?: {
      id: number | null
      otherTaskId: number
      future: boolean
      endings: "succeeded" | "finished"
      freshness?: "new" | "aligned"
    }[]
  }
  SwitchTasks: {
    ids: number[]
    enabled: boolean
    enableChoice?: "fromNow" | "latest" | "all"
    seen?: { [name: string]: string }
  }
  PauseTasks: {
    ids: number[]
    seen?: { [name: string]: string }
    /** Why it is paused; everyone sees it. */
    note?: string
    /** When it goes on by itself; empty: not by itself. */
    until?: string | null
    /** What becomes of the instants that pass meanwhile: none of them runs, the latest does, or all do. */
    resumeChoice?: "fromNow" | "latest" | "all"
  }
  TagTasks: {
    ids: number[]
    /** By name; those that are not there yet are made. */
    add?: string[]
    remove?: string[]
  }
  MoveTasks: {
    moves: {
      taskId: number
      to: {
        x: number
        y: number
      } | null
    }[]
  }
  RunTasks: {
    ids: number[]
    ignoreDependencies?: boolean
    besideOthers?: boolean
  }
  PreviewEdits: {
    edits: Schemas['EditToPreview'][]
    /** How far to look. */
    days?: number
  }
  EditToPreview: {
    operation: "createTask"
    task: Schemas['NewTask']
  } | {
    operation: "changeTask"
    id: number
    change: Schemas['TaskChange']
    /** What becomes of instants that passed, where the change enables the task. */
    enableChoice?: "fromNow" | "latest" | "all"
  } | {
    operation: "deleteTasks"
    ids: number[]
  } | {
    ids: number[]
    enabled: boolean
    enableChoice?: "fromNow" | "latest" | "all"
    operation: "switchTasks"
  } | {
    operation: "pauseTasks"
    ids: number[]
    /** When it goes on by itself; empty: not by itself. */
    until?: string | null
    /** What becomes of the instants that pass meanwhile: none of them runs, the latest does, or all do. */
    resumeChoice?: "fromNow" | "latest" | "all"
  } | {
    operation: "changeCrontab"
    id: number
    change: Schemas['CrontabChange']
  } | {
    operation: "createDependency"
    dependency: Schemas['NewDependency']
  } | {
    operation: "changeDependency"
    id: number
    change: Schemas['DependencyChange']
  } | {
    operation: "deleteDependency"
    id: number
  }
  CrontabChange: {
    second?: string
    minute?: string
    hour?: string
    dayOfMonth?: string
    month?: string
    dayOfWeek?: string
    timezone?: string
    gap?: "shift" | "skip"
    overlap?: "first" | "last" | "both"
  }
  NewDependency: {
    dependerId: number
    dependeeId: number
    future?: boolean
    endings?: "succeeded" | "finished"
    freshness?: "new" | "aligned"
  }
  DependencyChange: {
    dependerId?: number
    dependeeId?: number
    future?: boolean
    endings?: "succeeded" | "finished"
    freshness?: "new" | "aligned"
  }
  NewCrontab: {
    second?: string
    minute: string
    hour: string
    dayOfMonth: string
    month: string
    dayOfWeek: string
    timezone: string
    gap?: "shift" | "skip"
    overlap?: "first" | "last" | "both"
  }
  NewTag: {
    name: string
    /** Left out: one that few tags have. */
    colour?: "teal" | "plum" | "gold" | "indigo" | "rose" | "olive" | "clay" | "slate"
    /** Whether arguments, headers, logs, results and errors of its tasks are closed to viewers. */
    valuesAreClosed?: boolean
    /** Deadline */
    deadlineKind?: "none" | "after" | "by"
    /** Has to succeed within */
    deadlineAfterSeconds?: number | null
    /** Has to succeed by */
    deadlineTime?: string
    /** Days later */
    deadlineDaysLater?: number
    /** Time zone of the deadline */
    deadlineTimezone?: string
    /** On weekdays */
    deadlineWeekdays?: string
  }
  TagChange: {
    name?: string
    colour?: "teal" | "plum" | "gold" | "indigo" | "rose" | "olive" | "clay" | "slate"
    /** Whether arguments, headers, logs, results and errors of its tasks are closed to viewers. */
    valuesAreClosed?: boolean
    /** Deadline */
    deadlineKind?: "none" | "after" | "by"
    /** Has to succeed within */
    deadlineAfterSeconds?: number | null
    /** Has to succeed by */
    deadlineTime?: string
    /** Days later */
    deadlineDaysLater?: number
    /** Time zone of the deadline */
    deadlineTimezone?: string
    /** On weekdays */
    deadlineWeekdays?: string
  }
  SecretValue: {
    value: string
    mayReplace?: boolean
  }
  RunNowPayload: {
    taskId: number
    /** Start although dependencies are closed; consumes nothing of them. */
    ignoreDependencies?: boolean
    /** Start beside runs of the task that are under way, whatever its limit. */
    besideOthers?: boolean
    /** A JSON list (args) instead of the task’s, for this once. Left out: as the task has it. */
    args?: unknown[]
    /** A JSON object (kwargs) instead of the task’s, for this once. Left out: as the task has it. */
    kwargs?: { [name: string]: unknown }
  }
  PauseTaskPayload: {
    taskId: number
    /** Why it is paused; everyone sees it. */
    note?: string
    /** When it goes on by itself; empty: not by itself. */
    until?: string | null
    /** What becomes of the instants that pass meanwhile: none of them runs, the latest does, or all do. */
    resumeChoice?: "fromNow" | "latest" | "all"
  }
  ResumeTaskPayload: {
    taskId: number
    /** None of the instants that passed runs, the latest does, or all do. */
    choice?: "fromNow" | "latest" | "all"
    seen?: string
  }
  SkipInstantPayload: {
    taskId: number
    /** The first one that is undecided, due or to come. */
    instant: string
    /** Skip everything undecided up to that instant. */
    andEarlier?: boolean
  }
  WaiveDependencyPayload: {
    dependencyId: number
  }
  CancelRunPayload: {
    /** Its id: the last part of the address of its page. */
    runId: string
  }
  RerunPayload: {
    /** Its id: the last part of the address of its page. */
    runId: string
    /** Start beside runs of the task that are under way, whatever its limit. */
    besideOthers?: boolean
  }
  MarkRunPayload: {
    /** Its id: the last part of the address of its page. */
    runId: string
    as: "succeeded" | "failed"
  }
  TellRunPayload: {
    /** Its id: the last part of the address of its page. */
    runId: string
    /** stop-after-step, log-level (with {"level": "warn"}), unclassified, or what the handler listens to. */
    action: string
    /** A JSON object that the handler gets with it. */
    payload?: { [name: string]: unknown }
  }
  TellTaskRunsPayload: {
    taskId: number
    /** stop-after-step, log-level (with {"level": "warn"}), unclassified, or what the handler listens to. */
    action: string
    /** A JSON object that the handler gets with it. */
    payload?: { [name: string]: unknown }
  }
  WithdrawRequestPayload: {
    requestId: string
  }
  BackfillPayload: {
    taskId: number
    /** The first moment of the range. */
    from: string
    /** The last moment of the range. */
    through: string
    /** How many of its runs may be under way at the same time. */
    maxActive?: number
    /** A JSON list (args) instead of the task’s, for this once. Left out: as the task has it. */
    args?: unknown[]
    /** A JSON object (kwargs) instead of the task’s, for this once. Left out: as the task has it. */
    kwargs?: { [name: string]: unknown }
  }
  CancelBackfillPayload: {
    /** Its id, as the audit of the backfill says it. */
    backfillId: string
  }
  ReloadHandlersPayload: {
    /** Its id, as the workers page says it. Left out: all that have a folder of handlers. */
    workerId?: string
  }
  UnclassifiedPayload: { [name: string]: __schema0 }
  /** A JSON object, as the action’s own schema has it. */
  TeamActionPayload: { [name: string]: unknown }
  IncidentAcknowledgement: {
    word?: string
  }
  IncidentSilence: {
    until: string | null
  }
  NotificationChannelInput: {
    name: string
    config: {
      kind: "email"
      to: string
    } | {
      kind: "webhook"
      address: string
      signingSecret: string | null
    } | {
      kind: "slack"
      address: string
    } | {
      kind: "teams"
      address: string
    } | {
      kind: "pagerduty"
      address?: string
      routingKey: string
    }
    isEnabled: boolean
    digest?: {
      weekday: number
      hour: number
      timezone: string
    } | null
  }
  NotificationRule: {
    name: string
    leastSeverity: "info" | "warning" | "critical"
    tags: string[]
    owners: string[]
    hours: {
      weekdays: number[]
      fromMinute: number
      toMinute: number
      timezone: string
    } | null
    afterMinutes: number
    channelIds: number[]
  }
  Invitation: {
    name: string
    email: string
    role: "viewer" | "operator" | "editor" | "administrator"
    tags?: string[] | null
  }
  RoleOfPerson: {
    role: "viewer" | "operator" | "editor" | "administrator"
    tags?: string[] | null
  }
  PersonSwitch: {
    isActive: boolean
  }
  NewToken: {
    name: string
    /** A service account’s, or of workers; people make their own in the dashboard. */
    of?: "service" | "worker"
    /** Of a service account; null: it is the person’s own, or a worker’s. */
    role?: "viewer" | "operator" | "editor" | "administrator" | null
    /** Of a service account: the tags whose tasks its role is for; null: it is for everything. */
    tags?: string[] | null
    /** Of what the role permits, only these; null: all of it. */
    scopes?: ("read" | "read-logs" | "read-audits" | "own-tokens" | "own-notifications" | "own-views" | "read-values" | "run-now" | "cancel-run" | "rerun" | "mark-run" | "tell-run" | "tell-task-runs" | "withdraw-request" | "skip-instant" | "waive-dependency" | "backfill" | "cancel-backfill" | "pause-task" | "resume-task" | "reload-handlers" | "unclassified" | "share-views" | "handle-incidents" | "send-messages" | "switch-tasks" | "team-actions" | "edit-tasks" | "edit-crontabs" | "edit-dependencies" | "list-secrets" | "edit-tags" | "remove-demo" | "manage-people" | "manage-tokens" | "manage-channels" | "manage-secrets" | "use-shell" | "diagnose" | "open-values")[] | null
    /** Of a worker: the queues whose runs it may take, and nothing else; null: it is no worker’s. */
    queues?: string[] | null
    /** Of a worker: whether it is given the values of the secrets that its runs refer to. Left out: it is not. */
    getsSecrets?: boolean
    /** Null: never. */
    expiresInDays: number | null
  }
  PreviewChangeSet: {
    id: number
    /** How far to look. */
    days?: number
  }
  PlanManifest: {
    manifest: Schemas['Manifest']
    /** Remove what is not in it; else that is kept. */
    prune?: boolean
    /** What becomes of instants that passed, of tasks that it enables (rule H5). */
    enableChoice?: "fromNow" | "latest" | "all"
    days?: number
  }
  Manifest: {
    djag: 1
    tags?: {
      name: string
      /** What it is called until now: it is renamed, on all tasks and for roles. Without effect once that is done. */
      was?: string
      /** Left out: as it is. */
      colour?: "teal" | "plum" | "gold" | "indigo" | "rose" | "olive" | "clay" | "slate"
      /** Whether arguments, headers, logs, results and errors of its tasks are closed to viewers. Left out: as it is; of a new tag they are not. */
      valuesAreClosed?: boolean
      /** Deadline */
      deadlineKind?: "none" | "after" | "by"
      /** Has to succeed within */
      deadlineAfterSeconds?: number | null
      /** Has to succeed by. Hours and minutes, such as 06:00. */
      deadlineTime?: string
      /** Days later. 0: the first such time after its instant. */
      deadlineDaysLater?: number
      /** Time zone of the deadline. Of its time of day and its weekdays. Empty: the zone of the crontab. */
      deadlineTimezone?: string
      /** On weekdays. Those of the instant, as in a crontab: mon-fri. Empty: on all. */
      deadlineWeekdays?: string
    }[]
    /** Crontabs by names of this file’s own, for tasks that share one. */
    crontabs?: { [name: string]: {
      /** Five columns, six with the second in front, or a macro such as @daily. */
      expression: string
      /** Such as Europe/Berlin. */
      timezone: string
      /** What becomes of times that a change of clocks leaves out. */
      gap?: "shift" | "skip"
      /** Which of two passes counts where a time occurs twice. */
      overlap?: "first" | "last" | "both"
    } }
    tasks?: {
      name: string
      /** What it is called until now: it is renamed. Without effect once that is done. */
      was?: string
      handler: string
      /** A name under crontabs, or a crontab of its own. */
      crontab: string | {
        /** Five columns, six with the second in front, or a macro such as @daily. */
        expression: string
        /** Such as Europe/Berlin. */
        timezone: string
        /** What becomes of times that a change of clocks leaves out. */
        gap?: "shift" | "skip"
        /** Which of two passes counts where a time occurs twice. */
        overlap?: "first" | "last" | "both"
      }
      /** A pause is no part of the file: it stays until it is over. */
      enabled?: boolean
      /** The first moment that counts. Left out: as it is; of a new task from now on. */
      cronBase?: string
      args?: unknown[]
      kwargs?: { [name: string]: unknown }
      headers?: { [name: string]: string }
      /** Description */
      description?: string
      /** Owner. Who is responsible: a person, a team, an address. It is shown where the task fails. */
      owner?: string
      /** Runbook. The address of the page that says what to do when it fails. */
      runbookUrl?: string
      /** When a run would start too late */
      misfirePolicy?: "run_all" | "skip" | "coalesce"
      /** Grace period */
      gracePeriodSeconds?: number | null
      /** Deadline */
      deadlineKind?: "none" | "after" | "by"
      /** Has to succeed within */
      deadlineAfterSeconds?: number | null
      /** Has to succeed by. Hours and minutes, such as 06:00. */
      deadlineTime?: string
      /** Days later. 0: the first such time after its instant. */
      deadlineDaysLater?: number
      /** Time zone of the deadline. Of its time of day and its weekdays. Empty: the zone of the crontab. */
      deadlineTimezone?: string
      /** On weekdays. Those of the instant, as in a crontab: mon-fri. Empty: on all. */
      deadlineWeekdays?: string
      /** Retries. 0: none. A worker that was lost does not count. */
      retryLimit?: number
      /** First wait. 0: at once. */
      retryDelaySeconds?: number
      /** Each further wait */
      retryBackoff?: "fixed" | "exponential"
      /** Longest wait. No wait is longer. */
      retryMaxDelaySeconds?: number
      /** Spread the waits. Draws each between half and all of it, so that what failed together does not try again together. */
      retryJitter?: boolean
      /** Time limit. An attempt that takes longer is stopped; it counts as a failed one. Empty: no limit. */
      timeLimitSeconds?: number | null
      /** Queue. Workers serve all queues unless told otherwise. */
      queue?: string
      /** Priority. The higher, the sooner, among what waits in its queue. */
      priority?: number
      /** Runs at once. 1: never overlaps itself. Empty: no limit. */
      maxConcurrency?: number | null
      /** Days its runs are kept. After their end; what is still needed stays. Empty: as DJAG_KEEP_RUNS_DAYS says. */
      keepRunsDays?: number | null
      tags?: string[]
      /** All that it waits for. */
      dependsOn?: (string | {
        /** The task that is waited for. */
        task: string
        future?: boolean
        /** Left out: succeeded, of a future one finished. */
        endings?: "succeeded" | "finished"
        freshness?: "new" | "aligned"
      })[]
    }[]
  }
  ApplyManifest: {
    manifest: Schemas['Manifest']
    /** Remove what is not in it; else that is kept. */
    prune?: boolean
    /** What becomes of instants that passed, of tasks that it enables (rule H5). */
    enableChoice?: "fromNow" | "latest" | "all"
    /** What the plan answered: refused once something was changed since. Left out: whatever is there. */
    fingerprint?: string | null
  }
  Task: {
    id: number
    name: string
    description: string
    handler: string
    /** False: no live worker has this handler, so runs will wait in the queue. */
    handlerIsLive: boolean
    crontabId: number
    crontab: Schemas['CrontabDefinition']
    enabled: boolean
    /** Null: not paused (then a task that is not enabled is plainly disabled). */
    pause: Schemas['Pause'] | null
    state: "disabled" | "paused" | "set_aside" | "running" | "queued" | "waiting" | "sleeping"
    /** Null: its latest verdict is a success, it has none, or it is disabled (rule T2). */
    failing: Schemas['Failing'] | null
    /** The instant that is due and has not begun in time; null: none (rule T4). */
    lateInstant: string | null
    /** Null: none is watched just now. */
    deadline: Schemas['Deadline'] | null
    waiting: Schemas['Waiting'] | null
    waitingSince: string | null
    setAsideReason: string | null
    /** The next cron instant to come that is not decided yet, what waits left out; null when disabled. */
    nextInstant: string | null
    lastRun: {
      id: string
      state: "queued" | "running" | "retrying" | "succeeded" | "failed" | "cancelled" | "expired"
      /** An instant in UTC. */
      scheduledFor: string
      startedAt: string | null
      endedAt: string | null
      timing: "on_time" | "delayed" | "coalesced" | "manual" | "backfill"
    } | null
    queue: string
    owner: string
    /** By name. */
    tags: Schemas['Tag'][]
    /** The tags that close values to whoever asks: arguments, headers, errors and the like are left out, whatever stands in their place. Empty: they are closed, and by what is not known any more. Null: nothing is left out. */
    closedBy: string[] | null
    dependsOnCount: number
    dependedOnByCount: number
    demo: boolean
  }
  /** Six columns of a cron expression, a zone and two policies. */
  CrontabDefinition: {
    second: string
    minute: string
    hour: string
    dayOfMonth: string
    month: string
    dayOfWeek: string
    /** An IANA zone. */
    timezone: string
    /** What becomes of a wall-clock time that a change of the clock leaves out (rule C5). */
    gap: "shift" | "skip"
    /** Which pass counts when a wall-clock time occurs twice (rule C6). */
    overlap: "first" | "last" | "both"
  }
  Pause: {
    /** An instant in UTC. */
    at: string
    byName: string
    note: string
    /** When it ends by itself; null: it does not. */
    until: string | null
    resumeChoice: "fromNow" | "latest" | "all"
  }
  Failing: {
    /** How many times in a row. */
    failures: number
    /** When the first of these failures ended. */
    since: string
    /** The run that failed last; null: it was removed. */
    runId: string | null
    error: string | null
  }
  Deadline: {
    /** The instant whose run it is about. */
    scheduledFor: string
    /** By when that run has to have succeeded. */
    dueAt: string
    /** The tag whose deadline it is; null: the task’s own, or a tag’s that is gone. */
    tag: string | null
    /** Whether it is of a tag that is gone. */
    isTagGone: boolean
    state: "on_course" | "at_risk" | "missed"
    /** When it came into this state. */
    since: string
    /** When the run has usually ended, as things stand; null: never by itself, or nothing is foretold. */
    usualEnd: string | null
    /** The moment by which it has ended in nineteen of twenty cases; null: as usualEnd. */
    lateEnd: string | null
    /** The chance to meet it, 0 to 1; null: nothing is foretold, or nobody knows. */
    chance: number | null
    /** A task on the way that has never succeeded: nobody knows how long it takes, and the ends are the earliest ones. */
    unknown: {
      taskId: number
      taskName: string
    } | null
    /** The first cause upstream: the task at which it begins. */
    cause: {
      kind: "running_long" | "running" | "queued" | "retrying" | "failed" | "stopped" | "no_worker" | "waits" | "skipped" | "slow"
      taskId: number
      taskName: string
      runId: string | null
      /** How much later than usual that run ends. */
      behindMs: number | null
      owner: string
      runbookUrl: string
    } | null
  }
  /** A due instant (or request) that does not start yet. */
  Waiting: {
    /** The instant that waits; null when only requested runs wait. */
    scheduledForMs: number | null
    /** Instants due now, the waiting one included. */
    dueCount: number
    closedGates: Schemas['ClosedGate'][]
  }
  /** Why a due instant, or a requested run, does not start yet (rule M4). */
  ClosedGate: {
    gate: "dependency"
    edgeId: number
    dependeeId: number
    dependeeName: string
    dependeeEnabled: boolean
    future: boolean
    endings: "succeeded" | "finished"
    /** Null for freshness `new`; else the dependee’s instant of which (or of a later one) a run has to end. */
    alignedInstantMs: number | null
    /** For freshness `new`: an ending after this moment would open it; null: any ending would. */
    neededAfterMs: number | null
  } | {
    gate: "concurrency"
    activeRuns: number
    maxConcurrency: number
  }
  Tag: {
    id: number
    name: string
    colour: "teal" | "plum" | "gold" | "indigo" | "rose" | "olive" | "clay" | "slate"
  }
  /** A problem document (RFC 9457). */
  Problem: {
    /** `urn:djag:problem:` and the code. */
    type: string
    /** The kind of problem, in few words that do not change. */
    title: string
    status: number
    /** Stays the same while sentences change. */
    code: "invalid_input" | "not_signed_in" | "forbidden" | "not_confirmed" | "not_found" | "conflict" | "in_use" | "cycle" | "stale" | "outdated" | "not_held" | "too_many" | "too_large" | "unavailable" | "internal" | "malformed" | "method_not_allowed" | "version_differs" | "unsupported_media_type" | "key_reused" | "version_required"
    /** What was wrong and what to do, in a sentence. */
    detail: string
    /** A sentence for each wrong field. */
    errors?: {
      /** A dotted path, or the name of a parameter; empty: the whole body. */
      field: string
      detail: string
    }[]
    /** The number under which the server has logged what it does not tell. */
    requestId?: string
  }
  TaskDetail: {
    task: Schemas['Task']
    input: Schemas['StoredTaskInput']
    /** The deadlines of its tags, by name of the tag; they hold where it has none of its own. */
    tagDeadlines: {
      tag: string
      deadline: {
        deadlineKind: "none" | "after" | "by"
        deadlineAfterSeconds: number | null
        deadlineTime: string
        deadlineDaysLater: number
        deadlineTimezone: string
        deadlineWeekdays: string
      }
    }[]
    /** The latest cron instant that has been decided. */
    cursor: string | null
    /** An instant in UTC. */
    createdAt: string
    /** An instant in UTC. */
    updatedAt: string
    dependsOn: Schemas['Dependency'][]
    dependedOnBy: Schemas['Dependency'][]
    activeRuns: number
    /** Run requests that have not started yet. */
    pendingRequests: {
      id: string
      /** An instant in UTC. */
      requestedAt: string
      requestedByName: string
      ignoreDependencies: boolean
      /** It gets other arguments than the task has. */
      hasOtherArguments: boolean
      /** A further attempt of this run, or null: a run of its own. */
      rerunOfRunId: string | null
    }[]
    /** Those with something still to do, and the latest ten others; newest first. */
    backfills: Schemas['Backfill'][]
    recentRanges: {
      /** `coalesced`: the run of a later instant stands for them. */
      kind: "skipped" | "coalesced"
      reason: "misfire" | "disabled" | "schedule_changed" | "cron_base_moved" | "skipped_by_person"
      /** An instant in UTC. */
      firstInstant: string
      /** An instant in UTC. */
      lastInstant: string
      count: number
      /** The run that stands for coalesced ones. */
      intoRunId: string | null
    }[]
  }
  /** All that is said of a task, as it is changed. */
  StoredTaskInput: {
    name: string
    handler: string
    crontabId: number
    enabled: boolean
    cronBase: string | null
    args: unknown[]
    kwargs: { [name: string]: unknown }
    headers: { [name: string]: string }
    description: string
    owner: string
    runbookUrl: string
    misfirePolicy: "run_all" | "skip" | "coalesce"
    gracePeriodSeconds: number | null
    deadlineKind: "none" | "after" | "by"
    deadlineAfterSeconds: number | null
    deadlineTime: string
    deadlineDaysLater: number
    deadlineTimezone: string
    deadlineWeekdays: string
    retryLimit: number
    retryDelaySeconds: number
    retryBackoff: "exponential" | "fixed"
    retryMaxDelaySeconds: number
    retryJitter: boolean
    timeLimitSeconds: number | null
    queue: string
    priority: number
    maxConcurrency: number | null
    keepRunsDays: number | null
    tags: string[]
    dependsOn: {
      id: number | null
      otherTaskId: number
      future: boolean
      endings: "succeeded" | "finished"
      freshness: "new" | "aligned"
    }[]
    dependedOnBy: {
      id: number | null
      otherTaskId: number
      future: boolean
      endings: "succeeded" | "finished"
      freshness: "new" | "aligned"
    }[]
  }
  Dependency: {
    id: number
    dependerId: number
    dependerName: string
    dependeeId: number
    dependeeName: string
    dependeeEnabled: boolean
    future: boolean
    endings: "succeeded" | "finished"
    freshness: "new" | "aligned"
    /** The edge is waived for the depender’s next activation (rule R6). */
    waiver: {
      /** An instant in UTC. */
      at: string
      byName: string
    } | null
    /** An instant in UTC. */
    changedAt: string
  }
  Backfill: {
    id: string
    taskId: number
    taskName: string
    /** An instant in UTC. */
    requestedAt: string
    requestedByName: string
    /** Its runs get other arguments than the task has. */
    hasOtherArguments: boolean
    /** An instant in UTC. */
    firstInstant: string
    /** An instant in UTC. */
    lastInstant: string
    count: number
    maxActive: number
    state: "running" | "done" | "cancelled"
    /** Of `count` runs so many exist. */
    activated: number
    active: number
    succeeded: number
    failed: number
  }
  /** What a task does now and why. Instants are epoch milliseconds. */
  Explanation: {
    taskId: number
    activity: "disabled" | "paused" | "set_aside" | "running" | "queued" | "due" | "waiting" | "sleeping" | "finished"
    blockers: Schemas['Blocker'][]
    activeRuns: {
      runId: string
      state: "queued" | "running" | "retrying"
      kind: "scheduled" | "manual" | "backfill"
      scheduledForMs: number
      alignedForMs: number | null
      takesFromMs: number | null
      backfillId: string | null
      activatedAtMs: number
      startedAtMs: number | null
      retryAtMs: number | null
      expectedEnd: Schemas['Expectation'] | null
    }[]
    /** Runs that the scheduler’s next evaluation starts. */
    startsNow: number
    pause: {
      byName: string
      note: string
      sinceMs: number
      resume: {
        atMs: number
        choice: "fromNow" | "latest" | "all"
      } | null
    } | null
    /** Instants that came due while it was disabled or paused and have no outcome yet. */
    undecidedCount: number
    waiting: {
      gates: Schemas['ExplainedGate'][]
      expectedStart: Schemas['Expectation'] | null
      scheduledForMs: number
      dueCount: number
      sinceMs: number | null
      isExpectedTooLate: boolean
      border: {
        atMs: number
        becomes: "delayed" | "skipped" | "coalesced"
        isPast: boolean
      } | null
      givesBackAtMs: number | null
    } | null
    requests: {
      gates: Schemas['ExplainedGate'][]
      expectedStart: Schemas['Expectation'] | null
      requestId: string
      requestedAtMs: number
      rerunOfRunId: string | null
      ignoreDependencies: boolean
    }[]
    backfills: {
      gates: Schemas['ExplainedGate'][]
      expectedStart: Schemas['Expectation'] | null
      backfillId: string
      remainingCount: number
      nextInstantMs: number | null
      throughMs: number
      activeRuns: number
      maxActive: number
      heldBy: "nothing" | "max_active" | "gates"
    }[]
    next: {
      gates: Schemas['ExplainedGate'][]
      expectedStart: Schemas['Expectation'] | null
      instantMs: number
    } | null
  }
  /** What stands in the way of a task’s runs, whatever its gates say. */
  Blocker: {
    kind: "set_aside"
    reason: string
    sinceMs: number
  } | {
    kind: "no_live_scheduler"
  } | {
    kind: "no_live_runner"
  } | {
    kind: "queue_not_served"
    queue: string
  } | {
    kind: "handler_not_live"
    handler: string
    queue: string
  }
  /** A moment that is expected, and what it rests on. */
  Expectation: {
    atMs: number
    /** `median`: run times of the past; `estimate`: at least one task on the way has no history; `clock`: no run time is involved. */
    basis: "clock" | "median" | "estimate"
    /** The run that decides it takes longer than it usually does: it may end at any moment. */
    isOverdue: boolean
    /** So far was looked ahead and it had not come: it comes later than that, if at all. */
    isEarliest: boolean
  }
  ExplainedGate: {
    gate: "dependency"
    edgeId: number
    dependeeId: number
    dependeeName: string
    dependeeEnabled: boolean
    future: boolean
    endings: "succeeded" | "finished"
    /** Null for freshness `new`; else the dependee’s instant of which (or of a later one) a run has to end. */
    alignedInstantMs: number | null
    /** For freshness `new`: an ending after this moment would open it; null: any ending would. */
    neededAfterMs: number | null
    /** Null: nobody knows, because a person has to do something first. */
    expected: Schemas['Expectation'] | null
    lastEnding: {
      runId: string
      endedAtMs: number
    } | null
    /** The dependee, then what it waits for itself, down to the task that holds up all of them. */
    chain: {
      taskId: number
      name: string
      activity: "disabled" | "paused" | "set_aside" | "running" | "queued" | "due" | "waiting" | "sleeping" | "finished"
      blockers: Schemas['Blocker'][]
    }[]
  } | {
    gate: "concurrency"
    activeRuns: number
    maxConcurrency: number
    /** Null: nobody knows, because a person has to do something first. */
    expected: Schemas['Expectation'] | null
    lastEnding: {
      runId: string
      endedAtMs: number
    } | null
    /** The dependee, then what it waits for itself, down to the task that holds up all of them. */
    chain: {
      taskId: number
      name: string
      activity: "disabled" | "paused" | "set_aside" | "running" | "queued" | "due" | "waiting" | "sleeping" | "finished"
      blockers: Schemas['Blocker'][]
    }[]
  }
  EditPreview: {
    /** An instant in UTC. */
    from: string
    /** How far the simulation got. */
    through: string
    /** An instant in UTC. */
    wantedThrough: string
    /** More tasks are concerned than are simulated at once: some are left out. */
    isPartial: boolean
    tasks: {
      task: string
      added: number
      removed: number
      moved: number
      firstAdded: {
        instant: string | null
        /** An instant in UTC. */
        startsAt: string
      }[]
      firstRemoved: {
        instant: string | null
        /** An instant in UTC. */
        startsAt: string
      }[]
      firstMoved: {
        before: {
          instant: string | null
          /** An instant in UTC. */
          startsAt: string
        }
        after: {
          instant: string | null
          /** An instant in UTC. */
          startsAt: string
        }
      }[]
      /** What waits in the end, and would not without the change; null: nothing. */
      newlyBlocked: {
        instant: string | null
        /** An instant in UTC. */
        since: string
        /** The tasks that it waits for. */
        waitsFor: string[]
      } | null
      /** What would wait in the end without the change; null: nothing. */
      unblocked: {
        instant: string | null
        /** An instant in UTC. */
        since: string
        /** The tasks that it waits for. */
        waitsFor: string[]
      } | null
    }[]
    /** Tasks with a difference that are not listed. */
    tasksLeftOut: number
    /** Deadlines that are missed only with the edits, and those that are met with them and would be missed without. */
    deadlines: {
      newlyMissed: {
        task: string
        /** An instant in UTC. */
        instant: string
        /** An instant in UTC. */
        dueAt: string
        /** When its run has succeeded; null: not in that time. */
        endsAt: string | null
      }[]
      newlyMet: {
        before: {
          task: string
          /** An instant in UTC. */
          instant: string
          /** An instant in UTC. */
          dueAt: string
          /** When its run has succeeded; null: not in that time. */
          endsAt: string | null
        }
        after: {
          task: string
          /** An instant in UTC. */
          instant: string
          /** An instant in UTC. */
          dueAt: string
          /** When its run has succeeded; null: not in that time. */
          endsAt: string | null
        }
      }[]
      /** Deadlines that are not listed. */
      leftOut: number
    }
    /** False: nothing of what is foreseen starts until a scheduler lives. */
    schedulerIsLive: boolean
    /** False: what starts waits in the queue until a worker lives. */
    runnerIsLive: boolean
  }
  Crontab: {
    id: number
    definition: Schemas['CrontabDefinition']
    /** The first 20 tasks that use it, by name. */
    users: {
      id: number
      name: string
    }[]
    /** All tasks that use it. */
    userCount: number
    demo: boolean
    /** An instant in UTC. */
    updatedAt: string
  }
  TagRow: {
    id: number
    name: string
    colour: "teal" | "plum" | "gold" | "indigo" | "rose" | "olive" | "clay" | "slate"
    /** Arguments, headers, logs, results and errors of its tasks are closed to viewers: they are for who may operate the task. */
    valuesAreClosed: boolean
    deadlineKind: "none" | "after" | "by"
    deadlineAfterSeconds: number | null
    deadlineTime: string
    deadlineDaysLater: number
    deadlineTimezone: string
    deadlineWeekdays: string
    taskCount: number
    roleCount: number
    /** For `If-Match`: of what is said of it. */
    version: string
  }
  TagDetail: {
    id: number
    name: string
    colour: "teal" | "plum" | "gold" | "indigo" | "rose" | "olive" | "clay" | "slate"
    /** Arguments, headers, logs, results and errors of its tasks are closed to viewers: they are for who may operate the task. */
    valuesAreClosed: boolean
    deadlineKind: "none" | "after" | "by"
    deadlineAfterSeconds: number | null
    deadlineTime: string
    deadlineDaysLater: number
    deadlineTimezone: string
    deadlineWeekdays: string
  }
  SecretRow: {
    name: string
    state: "current" | "older" | "unknown" | "missing"
    changedAt: string | null
    changedByName: string | null
    taskCount: number
    tasks: {
      id: number
      name: string
    }[]
    channels: string[]
    actions: string[]
  }
  Run: {
    id: string
    taskId: number
    taskName: string
    kind: "scheduled" | "manual" | "backfill"
    timing: "on_time" | "delayed" | "coalesced" | "manual" | "backfill"
    state: "queued" | "running" | "retrying" | "succeeded" | "failed" | "cancelled" | "expired"
    /** An instant in UTC. */
    scheduledFor: string
    /** An instant in UTC. */
    activatedAt: string
    startedAt: string | null
    endedAt: string | null
    attempt: number
    /** How long its ended attempts executed, together: neither waits between them nor the time until a rerun was asked for. */
    executedMs: number
    /** Since when its present attempt executes; null: none does. */
    executingSince: string | null
    instantCount: number
    progress: number | null
    progressMessage: string | null
    errorMessage: string | null
    /** When a `retrying` run is attempted again; null: as soon as a worker is free. */
    retryAt: string | null
    /** A person asked for its end and the worker has not yet confirmed it. */
    isBeingCancelled: boolean
    /** The tags that close values to whoever asks: arguments, headers, errors and the like are left out, whatever stands in their place. Empty: they are closed, and by what is not known any more. Null: nothing is left out. */
    closedBy: string[] | null
  }
  DecidedRange: {
    id: number
    taskId: number
    taskName: string
    isTaskDeleted: boolean
    /** `coalesced`: the run of a later instant stands for them. */
    kind: "skipped" | "coalesced"
    reason: "misfire" | "disabled" | "schedule_changed" | "cron_base_moved" | "skipped_by_person"
    /** An instant in UTC. */
    firstInstant: string
    /** An instant in UTC. */
    lastInstant: string
    count: number
    /** The run that stands for coalesced ones. */
    intoRunId: string | null
    /** An instant in UTC. */
    decidedAt: string
  }
  RunTotals: {
    count: number
    /** There are more than these, which are the latest. */
    hasMore: boolean
    /** The most first. */
    byState: {
      state: "queued" | "running" | "retrying" | "succeeded" | "failed" | "cancelled" | "expired"
      count: number
    }[]
    /** Of those that ended, together. */
    tookMs: number
    medianMs: number | null
    /** Nineteen of twenty took no longer. */
    p95Ms: number | null
    /** Only runs activated since then were looked through, as no index finds what was asked for; null: all were. */
    lookedBackTo: string | null
    /** Text was looked for in values, and not in those that these tags close to whoever asks: what has it there is left out. Null: nothing was passed over. */
    notLookedInto: string[] | null
  }
  RunErrors: {
    rows: {
      taskId: number
      taskName: string
      /** Its first 1,000 characters. Null: errors of this task are closed to whoever asks, and stand in one row. */
      message: string | null
      /** Finds the runs with exactly this error, with `task`. Null: they are closed. */
      errorHash: string | null
      count: number
      /** When the first of these runs was activated. */
      firstAt: string
      /** An instant in UTC. */
      lastAt: string
      lastRunId: string
      /** The tags that close values to whoever asks: arguments, headers, errors and the like are left out, whatever stands in their place. Empty: they are closed, and by what is not known any more. Null: nothing is left out. */
      closedBy: string[] | null
    }[]
    /** How many groups there are; `rows` has at most 100. */
    groupCount: number
    /** How many runs were grouped: the latest that match, at most 10,000. */
    runCount: number
    /** More runs match than were grouped. */
    hasMore: boolean
    /** Only runs activated since then were looked through, as no index finds what was asked for; null: all were. */
    lookedBackTo: string | null
    /** Text was looked for in values, and not in those that these tags close to whoever asks: what has it there is left out. Null: nothing was passed over. */
    notLookedInto: string[] | null
  }
  RunDetail: {
    id: string
    taskId: number
    taskName: string
    kind: "scheduled" | "manual" | "backfill"
    timing: "on_time" | "delayed" | "coalesced" | "manual" | "backfill"
    state: "queued" | "running" | "retrying" | "succeeded" | "failed" | "cancelled" | "expired"
    /** An instant in UTC. */
    scheduledFor: string
    /** An instant in UTC. */
    activatedAt: string
    startedAt: string | null
    endedAt: string | null
    attempt: number
    /** How long its ended attempts executed, together: neither waits between them nor the time until a rerun was asked for. */
    executedMs: number
    /** Since when its present attempt executes; null: none does. */
    executingSince: string | null
    instantCount: number
    progress: number | null
    progressMessage: string | null
    errorMessage: string | null
    /** When a `retrying` run is attempted again; null: as soon as a worker is free. */
    retryAt: string | null
    /** A person asked for its end and the worker has not yet confirmed it. */
    isBeingCancelled: boolean
    /** The tags that close values to whoever asks: arguments, headers, errors and the like are left out, whatever stands in their place. Empty: they are closed, and by what is not known any more. Null: nothing is left out. */
    closedBy: string[] | null
    handler: string
    args: unknown[]
    kwargs: { [name: string]: unknown }
    headers: { [name: string]: string }
    /** Placeholders stand in its arguments still, to be filled for each attempt. Else they are what they say, whatever braces are in them. */
    hasOpenPlaceholders: boolean
    /** The arguments that its task had at its activation, where a person gave it others; null: it had those of its task. */
    usualArguments: {
      args: unknown[]
      kwargs: { [name: string]: unknown }
    } | null
    queue: string
    priority: number
    result: unknown | null
    error: {
      message: string
      stack?: string
    } | null
    gates: Schemas['GateRecord'][]
    attempts: Schemas['Attempt'][]
    retry: Schemas['RetryPolicy'] | null
    /** The attempt that began the present series: 1, or the first one of the latest rerun. Only failures from it on count against `retry`. */
    seriesAttempt: number
    timeLimitSeconds: number | null
    cancelRequestedAt: string | null
    cancelRequestedByName: string | null
    /** Who marked it as ended so; null: it ended by itself. */
    markedByName: string | null
    backfillId: string | null
    /** A rerun of it is asked for and waits for a free slot. */
    rerunPending: boolean
    /** Its runs cannot run again. */
    taskIsDeleted: boolean
    requestedByName: string | null
    /** How it stands to the deadline of its instant; of several instants, the one that stands worst. Null: there is none, or none is kept. */
    deadline: {
      /** By when it had, or has, to have succeeded. */
      dueAt: string
      state: "on_course" | "at_risk" | "missed" | "met" | "met_late"
      /** When it came into this state. */
      since: string
    } | null
    /** Runs that this run’s ending let start. */
    opened: {
      runId: string
      taskName: string
    }[]
  }
  /** How one dependency was satisfied when a run was activated. */
  GateRecord: {
    edgeId: number
    dependeeId: number
    dependeeName: string
    /** What opened it: an execution, the free run of a future edge, a waiver, or nobody asked. */
    by: "ending" | "free" | "waived" | "ignored"
    satisfiedByRunId: string | null
    waivedByName?: string
    alignedInstantMs?: number
    /** The dependee’s counts at activation: what this run consumes. */
    seen: {
      succeeded: number
      finished: number
    }
  }
  Attempt: {
    number: number
    outcome: "running" | "succeeded" | "failed" | "cancelled" | "expired" | "lost"
    workerHost: string | null
    workerPid: number | null
    /** Null: its worker had claimed it ahead of its turn, and nothing says that it has started. */
    startedAt: string | null
    endedAt: string | null
    errorMessage: string | null
  }
  RetryPolicy: {
    limit: number
    delaySeconds: number
    backoff: "fixed" | "exponential"
    maxDelaySeconds: number
    jitter: boolean
  }
  RunActions: {
    /** An attempt is under way that can be told something: not one of a worker over HTTP whose client hears nothing. */
    isExecuted: boolean
    /** Which actions its handler has said so far that it carries out. */
    listensTo: string[]
    /** The latest first, at most 50. */
    rows: Schemas['RunAction'][]
    total: number
    /** The tags that close values to whoever asks: arguments, headers, errors and the like are left out, whatever stands in their place. Empty: they are closed, and by what is not known any more. Null: nothing is left out. */
    closedBy: string[] | null
  }
  RunAction: {
    /** The user action that told it. */
    actionId: number
    action: string
    payload: { [name: string]: unknown }
    byName: string
    /** An instant in UTC. */
    askedAt: string
    /** The attempt that was under way: no other hears it. */
    attempt: number
    /** `waiting`: its worker has not fetched it; `handed`: it was handed to the attempt, which has not answered; `unheard`: it ended without hearing it; `unknown`: its worker was lost with it. */
    state: "waiting" | "handed" | "done" | "refused" | "failed" | "unheard" | "unknown"
    answeredAt: string | null
    /** What the handler returned. */
    value: unknown | null
    /** What became of it, or why not. */
    message: string | null
  }
  TaskListeners: {
    /** How many runs of the task are being executed now that can be told something: not those of workers over HTTP whose clients hear nothing. */
    executed: number
    /** By name, at most 100. */
    listensTo: {
      action: string
      /** How many of them listen to it. */
      runs: number
    }[]
  }
  RunComparison: {
    run: {
      /** How long its attempts executed, together; null: one still does, or none has. */
      executedMs: number | null
      /** How many lines its log has, counted up to a bound. */
      logLines: Schemas['CappedCount']
    }
    /** The activation of its task that came before it and succeeded; null: none that is kept. */
    previous: {
      id: string
      /** An instant in UTC. */
      scheduledFor: string
      endedAt: string | null
      handler: string
      args: unknown[]
      kwargs: { [name: string]: unknown }
      headers: { [name: string]: string }
      /** How long its attempts executed, together; null: one still does, or none has. */
      executedMs: number | null
      /** How many lines its log has, counted up to a bound. */
      logLines: Schemas['CappedCount']
    } | null
    /** The tags that close values to whoever asks: arguments, headers, errors and the like are left out, whatever stands in their place. Empty: they are closed, and by what is not known any more. Null: nothing is left out. */
    closedBy: string[] | null
  }
  CappedCount: {
    count: number
    /** There are more than these. */
    hasMore: boolean
  }
  LogPage: {
    lines: Schemas['LogLine'][]
    /** All lines that were found. */
    total: number
    /** The whole log. */
    lineCount: number
  }
  LogLine: {
    id: number
    /** Its place in the whole log, from 1. */
    number: number
    attempt: number
    /** The line before it, in the whole log or among those found, is of another attempt. */
    startsAttempt: boolean
    /** An instant in UTC. */
    at: string
    level: "debug" | "info" | "warn" | "error"
    message: string
    /** As JSON text: what is shown is what a search looks in. */
    fields: string | null
  }
  UserAction: {
    id: number
    type: string
    title: string
    payload: { [name: string]: unknown }
    state: "pending" | "done" | "failed"
    actorName: string
    /** An instant in UTC. */
    createdAt: string
    carriedOutAt: string | null
    outcome: string | null
    /** The tags that close values to whoever asks: arguments, headers, errors and the like are left out, whatever stands in their place. Empty: they are closed, and by what is not known any more. Null: nothing is left out. */
    closedBy: string[] | null
    /** For an action that asks for a run, or for a rerun: the run that came of it. Null: none yet, or it asks for none. */
    runId: string | null
    /** For an action of the team’s own: how far it is. Null: it is one of Djag’s. */
    team: Schemas['TeamActionProgress'] | null
  }
  TeamActionProgress: {
    /** How often a worker has taken it. */
    attempt: number
    /** The worker that has it in hand, or had it at its end. Null: none has taken it, or its row is gone. */
    worker: {
      id: string
      host: string
      pid: number
    } | null
    /** Whether a live worker has the action, so that one that waits is taken soon. */
    hasWorkers: boolean
    /** What carrying it out returned, beside what the outcome says; null: nothing. */
    answer: unknown
  }
  TeamAction: {
    type: string
    title: string
    description: string
    /** What it is about. The payload names it: `runId`, `taskId` or `workerId`. */
    subject: "run" | "task" | "worker" | "none"
    /** What it takes to ask for it beside `team-actions`; null: nothing more. */
    permission: "run-now" | "cancel-run" | "rerun" | "mark-run" | "tell-run" | "tell-task-runs" | "withdraw-request" | "skip-instant" | "waive-dependency" | "backfill" | "cancel-backfill" | "pause-task" | "resume-task" | "reload-handlers" | "unclassified" | "share-views" | "handle-incidents" | "send-messages" | "switch-tasks" | "team-actions" | "edit-tasks" | "edit-crontabs" | "edit-dependencies" | "list-secrets" | "edit-tags" | "remove-demo" | "manage-people" | "manage-tokens" | "manage-channels" | "manage-secrets" | "use-shell" | "diagnose" | "open-values" | null
    /** JSON Schema of what is sent with it. */
    payloadSchema: { [name: string]: unknown }
    /** Whether another worker carries it out again when the one that had it is gone. */
    isIdempotent: boolean
    timeLimitSeconds: number
    /** The live workers that have it. None: what is asked for waits, for a day at most. */
    workers: {
      id: string
      host: string
      pid: number
      definition: string
    }[]
  }
  Incident: {
    id: number
    /** With what it began; where something graver came of the same cause since, the title says so. */
    kind: "failing" | "late" | "deadline" | "running_long" | "no_worker" | "waiting_long" | "stopped" | "lost_worker" | "scheduler" | "database" | "ledger"
    severity: "info" | "warning" | "critical"
    /** The sentence that names the cause and what comes of it. */
    title: string
    /** The task at which it begins; null: it is no task, or is gone. */
    causeTask: {
      id: number
      name: string
      owner: string
      runbookUrl: string
      isDeleted: boolean
    } | null
    causeName: string
    /** When the trouble began: of a failing task its first failure in a row, of a late one the instant that is due. */
    beganAt: string
    /** When it was found, and told. */
    openedAt: string
    /** An instant in UTC. */
    updatedAt: string
    closedAt: string | null
    closingReason: "well" | "disabled" | "deleted" | "elsewhere" | null
    /** Nothing of it is wrong at the moment; it is closed once that has lasted. */
    isCalm: boolean
    acknowledged: {
      /** An instant in UTC. */
      at: string
      byName: string
      word: string
    } | null
    /** Nobody is told of it until then; null: they are. */
    silencedUntil: string | null
    /** How many tasks it concerns; once it is closed, how many it did at its end. */
    memberCount: number
    /** Of a failing task, its failures in a row so far. */
    times: number
  }
  IncidentDetail: {
    id: number
    /** With what it began; where something graver came of the same cause since, the title says so. */
    kind: "failing" | "late" | "deadline" | "running_long" | "no_worker" | "waiting_long" | "stopped" | "lost_worker" | "scheduler" | "database" | "ledger"
    severity: "info" | "warning" | "critical"
    /** The sentence that names the cause and what comes of it. */
    title: string
    /** The task at which it begins; null: it is no task, or is gone. */
    causeTask: {
      id: number
      name: string
      owner: string
      runbookUrl: string
      isDeleted: boolean
    } | null
    causeName: string
    /** When the trouble began: of a failing task its first failure in a row, of a late one the instant that is due. */
    beganAt: string
    /** When it was found, and told. */
    openedAt: string
    /** An instant in UTC. */
    updatedAt: string
    closedAt: string | null
    closingReason: "well" | "disabled" | "deleted" | "elsewhere" | null
    /** Nothing of it is wrong at the moment; it is closed once that has lasted. */
    isCalm: boolean
    acknowledged: {
      /** An instant in UTC. */
      at: string
      byName: string
      word: string
    } | null
    /** Nobody is told of it until then; null: they are. */
    silencedUntil: string | null
    /** How many tasks it concerns; once it is closed, how many it did at its end. */
    memberCount: number
    /** Of a failing task, its failures in a row so far. */
    times: number
    /** What brought it about first; the first 200 of those that are not well, and as many that are well again. */
    members: {
      task: {
        id: number
        name: string
        isDeleted: boolean
      }
      trouble: "failed" | "late" | "running_long" | "at_risk" | "missed" | "waiting" | "no_worker" | "waiting_long" | "lost"
      /** The run that tells most of it; it may have been removed since. */
      runId: string | null
      /** An instant in UTC. */
      since: string
      /** When it was well again; null: it is not. */
      until: string | null
    }[]
    /** The latest 200, the latest first. */
    events: {
      id: number
      /** An instant in UTC. */
      at: string
      happening: "opened" | "updated" | "escalated" | "acknowledged" | "silenced" | "unsilenced" | "closed"
      severity: "info" | "warning" | "critical"
      data: {
        title: string
        memberCount: number
        joined?: number
        missed?: number
        severityBefore?: "info" | "warning" | "critical"
        word?: string
        until?: string
        reason?: "well" | "disabled" | "deleted" | "elsewhere"
      }
      /** Who did it; null: it came about by itself. */
      actorName: string | null
    }[]
  }
  NotificationChannel: {
    id: number
    name: string
    kind: "email" | "webhook" | "slack" | "teams" | "pagerduty"
    /** Where messages go, in words that tell no secret. */
    target: string
    /** Null: it takes who may change channels. */
    config: {
      kind: "email"
      to: string
    } | {
      kind: "webhook"
      address: string
      signingSecret: string | null
    } | {
      kind: "slack"
      address: string
    } | {
      kind: "teams"
      address: string
    } | {
      kind: "pagerduty"
      address: string
      routingKey: string
    } | null
    isEnabled: boolean
    /** When it is told of the week that is over; null: it is not. */
    digest: {
      weekday: number
      hour: number
      timezone: string
    } | null
    /** Secrets that it needs and that are not there. */
    missingSecrets: string[]
    /** An instant in UTC. */
    updatedAt: string
    updatedByName: string
    /** How many deliveries wait. */
    waiting: number
    /** How many were given up within a week. */
    givenUp: number
    latest: {
      /** An instant in UTC. */
      at: string
      state: "waiting" | "delivered" | "given_up" | "told_already"
      lastAnswer: string | null
    } | null
  }
  NotificationRuleRow: {
    id: number
    rule: {
      name: string
      leastSeverity: "info" | "warning" | "critical"
      tags: string[]
      owners: string[]
      hours: {
        weekdays: number[]
        fromMinute: number
        toMinute: number
        timezone: string
      } | null
      afterMinutes: number
      channelIds: number[]
    }
    channels: {
      id: number
      name: string
      isEnabled: boolean
    }[]
    /** An instant in UTC. */
    updatedAt: string
    updatedByName: string
  }
  NotificationDelivery: {
    id: number
    /** By what the receiver knows it again: the same at each attempt. */
    messageId: string
    channel: {
      id: number
      name: string
      kind: "email" | "webhook" | "slack" | "teams" | "pagerduty"
    }
    what: "alarm" | "missed" | "acknowledged" | "closed" | "test" | "digest"
    severity: "info" | "warning" | "critical"
    /** Null: it tries the channel, or tells of a week. */
    incidentId: number | null
    title: string
    state: "waiting" | "delivered" | "given_up" | "told_already"
    isBeingSent: boolean
    attempts: number
    /** An instant in UTC. */
    createdAt: string
    attemptedAt: string | null
    nextAttemptAt: string | null
    endedAt: string | null
    /** What came back at the latest attempt, or why nothing did. */
    lastAnswer: string | null
  }
  Person: {
    id: string
    name: string
    email: string
    role: "viewer" | "operator" | "editor" | "administrator"
    /** The tags whose tasks the role is for; null: it is for everything. */
    roleTags: string[] | null
    /** Limits that do not count now, as groups of single sign-on give a role without any; they count again with the next one that can have some. */
    setAsideTags: string[] | null
    /** `invited`: has not chosen a password yet. */
    state: "active" | "invited" | "deactivated"
    /** Null: never. */
    lastSeenAt: string | null
    /** An instant in UTC. */
    createdAt: string
    deactivatedAt: string | null
    /** When a link by which they choose a password runs out; null: there is none. */
    linkUntil: string | null
    sessionCount: number
    hasSecondFactor: boolean
    /** They are known by what the provider of single sign-on calls them. */
    hasSingleSignOn: boolean
  }
  LinkMail: {
    to: string
    /** Why no mail went, in a sentence; null: it went. */
    problem: string | null
  }
  Session: {
    id: string
    /** An instant in UTC. */
    startedAt: string
    /** An instant in UTC. */
    lastSeenAt: string
    address: string | null
    userAgent: string | null
    /** The one that asks. */
    isPresent: boolean
  }
  Token: {
    id: string
    name: string
    /** Whose it is; null: a service account’s, or of workers. */
    ownerName: string | null
    isOwn: boolean
    /** What it is at most: the service account’s role, or the weaker of the person’s now and when it was made; null: it is of workers. */
    role: "viewer" | "operator" | "editor" | "administrator" | null
    /** The tags whose tasks the role is for; null: it is for everything. */
    roleTags: string[] | null
    /** Of workers: the queues whose runs they may take; null: it is none of workers. */
    workerQueues: string[] | null
    /** Of workers: whether they are given the secrets that their runs refer to. */
    getsSecrets: boolean
    /** Null: all that the role permits and that need not be chosen by name. */
    scopes: ("read" | "read-logs" | "read-audits" | "own-tokens" | "own-notifications" | "own-views" | "read-values" | "run-now" | "cancel-run" | "rerun" | "mark-run" | "tell-run" | "tell-task-runs" | "withdraw-request" | "skip-instant" | "waive-dependency" | "backfill" | "cancel-backfill" | "pause-task" | "resume-task" | "reload-handlers" | "unclassified" | "share-views" | "handle-incidents" | "send-messages" | "switch-tasks" | "team-actions" | "edit-tasks" | "edit-crontabs" | "edit-dependencies" | "list-secrets" | "edit-tags" | "remove-demo" | "manage-people" | "manage-tokens" | "manage-channels" | "manage-secrets" | "use-shell" | "diagnose" | "open-values")[] | null
    /** The last characters of the secret. */
    ending: string
    /** An instant in UTC. */
    createdAt: string
    createdByName: string
    expiresAt: string | null
    lastUsedAt: string | null
    lastUsedAddress: string | null
    state: "valid" | "expired" | "revoked"
  }
  ChangeSet: {
    id: number
    title: string
    state: "open" | "applied" | "discarded"
    authorName: string
    isOwn: boolean
    /** How many changes of each kind, in words. */
    summary: string
    /** An instant in UTC. */
    createdAt: string
    /** An instant in UTC. */
    touchedAt: string
    endedAt: string | null
    endedByName: string | null
    /** The change set that it takes back. */
    revertsId: number | null
    /** Counts its changes; applying it names the one that was looked at. */
    revision: number
    /** How many acts can be undone. */
    undoCount: number
    redoCount: number
    /** The user action of its application. */
    actionId: number | null
    /** The change set that took it back. */
    revertedById: number | null
    changes: {
      /** By what it is found in this change set. */
      key: string
      kind: "task" | "edge" | "crontab"
      doing: "added" | "changed" | "removed"
      /** Of the task or the crontab; negative: it is made by this change. Null: it is an edge. */
      id: number | null
      name: string
      /** A task and the one that it waits for; ids of tasks that are made here are negative. */
      edge: {
        dependerId: number
        dependerName: string
        dependeeId: number
        dependeeName: string
        before: {
          future: boolean
          endings: "succeeded" | "finished"
          freshness: "new" | "aligned"
        } | null
        after: {
          future: boolean
          endings: "succeeded" | "finished"
          freshness: "new" | "aligned"
        } | null
      } | null
      /** ready: it can be applied; done: it is so already; conflict: somebody else saved something else; gone: what it changes is not there any more. */
      verdict: "ready" | "done" | "conflict" | "gone"
      fields: {
        /** As the form of the task or crontab has it; `waits` of an edge: whether it is there. */
        name: string
        /** As it was when it was staged. */
        before: unknown
        /** As it is to be. */
        after: unknown
        /** As it is. */
        now: unknown
        verdict: "ready" | "done" | "conflict"
      }[]
      /** Where it enables a task that is there: what becomes of the instants that passed meanwhile. Null: it enables none. */
      enableChoice: "fromNow" | "latest" | "all" | null
      /** Of a task that is deleted: those that wait for it now, and will not. */
      freed: string[]
      /** The tags that close values to whoever asks: arguments, headers, errors and the like are left out, whatever stands in their place. Empty: they are closed, and by what is not known any more. Null: nothing is left out. */
      closedBy: string[] | null
    }[]
    /** In words, those that fields name, by id. */
    crontabs: { [name: string]: string }
  }
  ManifestChanges: {
    tasks: {
      kind: "added" | "changed" | "removed"
      name: string
      /** What it was called before; null: as now, or nothing. */
      was: string | null
      /** Its place among the tasks of the file. */
      index: number | null
      fields: {
        field: string
        /** Any JSON value. */
        before: unknown
        /** Any JSON value. */
        after: unknown
      }[]
    }[]
    tags: {
      kind: "added" | "changed" | "removed"
      name: string
      /** What it was called before; null: as now, or nothing. */
      was: string | null
      fields: {
        field: string
        /** Any JSON value. */
        before: unknown
        /** Any JSON value. */
        after: unknown
      }[]
    }[]
    crontabs: {
      kind: "added" | "changed" | "removed"
      before: {
        second: string
        minute: string
        hour: string
        dayOfMonth: string
        month: string
        dayOfWeek: string
        timezone: string
        gap: "shift" | "skip"
        overlap: "first" | "last" | "both"
      } | null
      after: {
        second: string
        minute: string
        hour: string
        dayOfMonth: string
        month: string
        dayOfWeek: string
        timezone: string
        gap: "shift" | "skip"
        overlap: "first" | "last" | "both"
      } | null
    }[]
    /** What is there and not in the file, and stays. */
    kept: {
      tasks: string[]
      tags: string[]
      crontabs: {
        second: string
        minute: string
        hour: string
        dayOfMonth: string
        month: string
        dayOfWeek: string
        timezone: string
        gap: "shift" | "skip"
        overlap: "first" | "last" | "both"
      }[]
    }
  }
  SimulatedDifference: {
    /** An instant in UTC. */
    from: string
    /** How far the simulation got. */
    through: string
    /** An instant in UTC. */
    wantedThrough: string
    /** More tasks are concerned than are simulated at once: some are left out. */
    isPartial: boolean
    tasks: {
      task: string
      added: number
      removed: number
      moved: number
      firstAdded: {
        instant: string | null
        /** An instant in UTC. */
        startsAt: string
      }[]
      firstRemoved: {
        instant: string | null
        /** An instant in UTC. */
        startsAt: string
      }[]
      firstMoved: {
        before: {
          instant: string | null
          /** An instant in UTC. */
          startsAt: string
        }
        after: {
          instant: string | null
          /** An instant in UTC. */
          startsAt: string
        }
      }[]
      /** What waits in the end, and would not without the change; null: nothing. */
      newlyBlocked: {
        instant: string | null
        /** An instant in UTC. */
        since: string
        /** The tasks that it waits for. */
        waitsFor: string[]
      } | null
      /** What would wait in the end without the change; null: nothing. */
      unblocked: {
        instant: string | null
        /** An instant in UTC. */
        since: string
        /** The tasks that it waits for. */
        waitsFor: string[]
      } | null
    }[]
    /** Tasks with a difference that are not listed. */
    tasksLeftOut: number
  }
  Audit: {
    id: number
    /** An instant in UTC. */
    at: string
    actorKind: "user" | "token" | "system"
    /** Of the user or token; null: the system. */
    actorId: string | null
    actorName: string
    /** From where it was asked for; null where that is not known. */
    address: string | null
    type: string
    title: string
    subjectKind: "task" | "crontab" | "dependency" | "run" | "user" | "token" | "tag" | "secret" | "incident" | "channel" | "none"
    subjectId: string | null
    subjectName: string
    before: { [name: string]: unknown } | null
    after: { [name: string]: unknown } | null
    outcome: "succeeded" | "failed"
    message: string
    /** The tags that close values to whoever asks: arguments, headers, errors and the like are left out, whatever stands in their place. Empty: they are closed, and by what is not known any more. Null: nothing is left out. */
    closedBy: string[] | null
    actionId: number | null
  }
  Simulation: {
    /** An instant in UTC. */
    from: string
    /** How far the simulation got: as far as was asked, unless that were too much. */
    simulatedThrough: string
    /** There are more tasks than were simulated. */
    isPartial: boolean
    starts: {
      taskId: number
      taskName: string
      kind: "scheduled" | "manual" | "backfill" | "rerun"
      /** An instant in UTC. */
      scheduledFor: string
      /** An instant in UTC. */
      startsAt: string
      /** Null: after the end of the simulation, or never. */
      endsAt: string | null
    }[]
    skipped: {
      taskId: number
      taskName: string
      kind: "skipped" | "coalesced"
      reason: "misfire" | "disabled" | "schedule_changed" | "cron_base_moved" | "skipped_by_person"
      /** An instant in UTC. */
      firstInstant: string
      /** An instant in UTC. */
      lastInstant: string
      count: number
    }[]
  }
  Digest: {
    /** As ISO 8601 names it. */
    week: string
    /** An instant in UTC. */
    since: string
    /** When the next week begins. */
    before: string
    /** By whose calendar: DJAG_TIMEZONE. */
    timezone: string
    /** False: runs of it are older than they are kept, so that streaks and run times are not all known. */
    runsAreKept: boolean
    failures: number
    /** How many were opened. */
    incidents: number
    /** In time. */
    deadlinesMet: number
    deadlinesMissed: number
    /** What failed most. */
    failed: {
      /** The first ten. */
      rows: {
        task: {
          id: number
          name: string
          owner: string
          runbookUrl: string
        }
        /** Runs that failed or expired; what was tried again and succeeded is none. */
        failures: number
        /** Failures in a row, of the longest streak that ended in the week; null: none did, or there was no incident. */
        longestStreak: number | null
        /** How many other tasks these incidents concerned. */
        heldUp: number
        /** An incident of it was open when the week ended. */
        isFailingAtEnd: boolean
      }[]
      count: number
    }
    /** What got slower, far enough not to be chance. */
    slower: {
      /** The first ten. */
      rows: {
        task: {
          id: number
          name: string
          owner: string
          runbookUrl: string
        }
        week: {
          /** How many were looked at. */
          runs: number
          medianMs: number
          /** 95th percentile. */
          lateMs: number
        }
        /** Of the four weeks before. */
        before: {
          /** How many were looked at. */
          runs: number
          medianMs: number
          /** 95th percentile. */
          lateMs: number
        }
      }[]
      count: number
    }
    /** Whose deadlines were missed. */
    missed: {
      /** The first ten. */
      rows: {
        task: {
          id: number
          name: string
          owner: string
          runbookUrl: string
        }
        missed: number
        /** How many of them succeeded later. */
        metLate: number
        /** By how much the latest of these was late; null: none succeeded later. */
        longestLateMs: number | null
      }[]
      count: number
    }
    /** Whose deadlines were nearly missed. */
    narrow: {
      /** The first ten. */
      rows: {
        task: {
          id: number
          name: string
          owner: string
          runbookUrl: string
        }
        /** Deadlines that were met after being at risk, or with no more than a tenth of their time left. */
        narrow: number
        /** How many of them were at risk meanwhile. */
        wereAtRisk: number
        /** How long before its deadline the narrowest of them was met. */
        leastLeftMs: number
      }[]
      count: number
    }
    /** What is enabled and has not run for four weeks, as things stand when this is read. */
    idle: {
      /** The first ten. */
      rows: {
        task: {
          id: number
          name: string
          owner: string
          runbookUrl: string
        }
        /** never: its crontab has no instant any more; far: the next is more than a year away; waits: an instant came and waits; set_aside: the scheduler could not decide on it; skipped: instants came and had no run. */
        why: "never" | "far" | "waits" | "set_aside" | "skipped"
        /** When it was last activated; null: never. */
        lastRunAt: string | null
        /** Its next instant; null: there is none. */
        nextAt: string | null
      }[]
      count: number
    }
    /** What failed or missed a deadline and has no owner. */
    unowned: {
      /** The first ten. */
      rows: {
        task: {
          id: number
          name: string
          owner: string
          runbookUrl: string
        }
        failures: number
        missed: number
      }[]
      count: number
    }
    /** How many enabled tasks have no owner, as things stand when this is read. */
    unownedTasks: number
  }
  /** Something that is allowed and hardly meant. Instants are epoch milliseconds. */
  Finding: {
    severity: "error" | "warning" | "info"
    /** What a person can do about it. */
    remedies: ({
      kind: "enable_task" | "resume_task" | "edit_task"
      taskId: number
      name: string
    } | {
      kind: "edit_crontab"
      crontabId: number
    } | {
      kind: "add_secret"
      secret: string
    } | {
      kind: "edit_dependency"
      edgeId: number
      dependerId: number
    })[]
    /** The depender: the task that suffers from it. */
    taskId: number
    taskName: string
    edgeId: number
    dependeeId: number
    dependeeName: string
    kind: "dependee_disabled"
  } | {
    severity: "error" | "warning" | "info"
    /** What a person can do about it. */
    remedies: ({
      kind: "enable_task" | "resume_task" | "edit_task"
      taskId: number
      name: string
    } | {
      kind: "edit_crontab"
      crontabId: number
    } | {
      kind: "add_secret"
      secret: string
    } | {
      kind: "edit_dependency"
      edgeId: number
      dependerId: number
    })[]
    /** The depender: the task that suffers from it. */
    taskId: number
    taskName: string
    edgeId: number
    dependeeId: number
    dependeeName: string
    kind: "dependee_paused"
    untilMs: number | null
  } | {
    severity: "error" | "warning" | "info"
    /** What a person can do about it. */
    remedies: ({
      kind: "enable_task" | "resume_task" | "edit_task"
      taskId: number
      name: string
    } | {
      kind: "edit_crontab"
      crontabId: number
    } | {
      kind: "add_secret"
      secret: string
    } | {
      kind: "edit_dependency"
      edgeId: number
      dependerId: number
    })[]
    /** The depender: the task that suffers from it. */
    taskId: number
    taskName: string
    edgeId: number
    dependeeId: number
    dependeeName: string
    kind: "dependee_never_fires"
  } | {
    severity: "error" | "warning" | "info"
    /** What a person can do about it. */
    remedies: ({
      kind: "enable_task" | "resume_task" | "edit_task"
      taskId: number
      name: string
    } | {
      kind: "edit_crontab"
      crontabId: number
    } | {
      kind: "add_secret"
      secret: string
    } | {
      kind: "edit_dependency"
      edgeId: number
      dependerId: number
    })[]
    /** The depender: the task that suffers from it. */
    taskId: number
    taskName: string
    edgeId: number
    dependeeId: number
    dependeeName: string
    kind: "starves"
    firings: number
    openings: number
    windowMs: number
    slowestId: number
    slowestName: string
  } | {
    severity: "error" | "warning" | "info"
    /** What a person can do about it. */
    remedies: ({
      kind: "enable_task" | "resume_task" | "edit_task"
      taskId: number
      name: string
    } | {
      kind: "edit_crontab"
      crontabId: number
    } | {
      kind: "add_secret"
      secret: string
    } | {
      kind: "edit_dependency"
      edgeId: number
      dependerId: number
    })[]
    kind: "starves_by_itself"
    taskId: number
    taskName: string
    firings: number
    runs: number
    windowMs: number
    runMs: number
    maxConcurrency: number
  } | {
    severity: "error" | "warning" | "info"
    /** What a person can do about it. */
    remedies: ({
      kind: "enable_task" | "resume_task" | "edit_task"
      taskId: number
      name: string
    } | {
      kind: "edit_crontab"
      crontabId: number
    } | {
      kind: "add_secret"
      secret: string
    } | {
      kind: "edit_dependency"
      edgeId: number
      dependerId: number
    })[]
    /** The depender: the task that suffers from it. */
    taskId: number
    taskName: string
    edgeId: number
    dependeeId: number
    dependeeName: string
    graceMs: number
    neededMs: number
    basis: "median" | "estimate"
    becomes: "delayed" | "skipped" | "coalesced"
    kind: "grace_too_short"
    freshness: "new" | "aligned"
    late: number
    lookedAt: number
  } | {
    severity: "error" | "warning" | "info"
    /** What a person can do about it. */
    remedies: ({
      kind: "enable_task" | "resume_task" | "edit_task"
      taskId: number
      name: string
    } | {
      kind: "edit_crontab"
      crontabId: number
    } | {
      kind: "add_secret"
      secret: string
    } | {
      kind: "edit_dependency"
      edgeId: number
      dependerId: number
    })[]
    /** The depender: the task that suffers from it. */
    taskId: number
    taskName: string
    edgeId: number
    dependeeId: number
    dependeeName: string
    graceMs: number
    neededMs: number
    basis: "median" | "estimate"
    becomes: "delayed" | "skipped" | "coalesced"
    kind: "aligned_too_late"
    lookedAt: number
  } | {
    severity: "error" | "warning" | "info"
    /** What a person can do about it. */
    remedies: ({
      kind: "enable_task" | "resume_task" | "edit_task"
      taskId: number
      name: string
    } | {
      kind: "edit_crontab"
      crontabId: number
    } | {
      kind: "add_secret"
      secret: string
    } | {
      kind: "edit_dependency"
      edgeId: number
      dependerId: number
    })[]
    kind: "long_step"
    crontabId: number
    field: "second" | "minute" | "hour" | "dayOfMonth" | "month" | "dayOfWeek"
    item: string
    columns: {
      second: string
      minute: string
      hour: string
      dayOfMonth: string
      month: string
      dayOfWeek: string
    }
    /** Enabled tasks that use the crontab, or the secret. */
    tasks: {
      taskId: number
      name: string
    }[]
  } | {
    severity: "error" | "warning" | "info"
    /** What a person can do about it. */
    remedies: ({
      kind: "enable_task" | "resume_task" | "edit_task"
      taskId: number
      name: string
    } | {
      kind: "edit_crontab"
      crontabId: number
    } | {
      kind: "add_secret"
      secret: string
    } | {
      kind: "edit_dependency"
      edgeId: number
      dependerId: number
    })[]
    kind: "secret_missing"
    secret: string
    /** Enabled tasks that use the crontab, or the secret. */
    tasks: {
      taskId: number
      name: string
    }[]
  } | {
    severity: "error" | "warning" | "info"
    /** What a person can do about it. */
    remedies: ({
      kind: "enable_task" | "resume_task" | "edit_task"
      taskId: number
      name: string
    } | {
      kind: "edit_crontab"
      crontabId: number
    } | {
      kind: "add_secret"
      secret: string
    } | {
      kind: "edit_dependency"
      edgeId: number
      dependerId: number
    })[]
    kind: "clock_change"
    crontabId: number
    timezone: string
    change: {
      kind: "gap" | "overlap"
      atMs: number
      fromWallMs: number
      toWallMs: number
      decidedBy: "policy" | "real_clock" | "date_line"
      times: {
        wallMs: number
        firesAtMs: number[]
        otherwise: ({
          gap: "shift" | "skip"
          firesAtMs: number[]
        } | {
          overlap: "first" | "last" | "both"
          firesAtMs: number[]
        })[]
      }[]
      timeCount: number
    }
    /** Enabled tasks that use the crontab, or the secret. */
    tasks: {
      taskId: number
      name: string
    }[]
  }
  Worker: {
    id: string
    host: string
    pid: number
    /** It asks the web, by a token of workers, and not the database. */
    isOverHttp: boolean
    role: "scheduler" | "runner" | "both"
    queues: string[] | null
    concurrency: number
    activeRuns: number
    handlerNames: string[]
    /** The version of the team’s folder of handlers that it runs; null: it has none. */
    handlersVersion: string | null
    /** Why it does not run the folder as it is now; null: it does. */
    handlersProblem: string | null
    /** The types of the team’s own actions that it carries out. */
    teamActionTypes: string[]
    /** Why it does not have the folder of actions as it is now; null: it does, or has none. */
    teamActionsProblem: string | null
    /** The latest time that somebody had it reload its handlers; null: nobody has. */
    reload: {
      state: "waiting" | "done" | "failed" | "unheard"
      byName: string
      /** An instant in UTC. */
      askedAt: string
      /** What became of it. */
      message: string | null
    } | null
    state: "live" | "draining" | "stopped" | "lost"
    /** An instant in UTC. */
    startedAt: string
    /** An instant in UTC. */
    heartbeatAt: string
    lastTickAt: string | null
  }
  Handler: {
    name: string
    description: string
    /** A JSON schema. */
    inputSchema: { [name: string]: unknown }
    positional: string[]
    source: "built-in" | "team"
    /** A live worker has it. */
    isLive: boolean
    /** The live workers that have it, with how each of them defines it: the same text for the same definition. */
    workers: {
      id: string
      host: string
      pid: number
      definition: string
    }[]
    /** Live workers have it with different definitions: a run does what the worker has that takes it. */
    definitionsDiffer: boolean
  }
  Health: {
    liveSchedulers: number
    liveRunners: number
    lastTickAt: string | null
    databaseIsUp: boolean
    /** By the clock of the database. */
    now: string
  }
  Diagnosis: {
    problems: {
      about: "settings" | "database" | "clock" | "migrations"
      /** What is so, and what to do. */
      says: string
    }[]
    database: {
      version: string
      /** How long the database takes to answer the web, the median of some questions. */
      answersInMs: number
      connections: number
      mostConnections: number
    }
    /** How far the clock of the database is ahead of that of the web; less than zero: behind. */
    clockAheadMs: number
    migrations: {
      /** Steps of this version that the database has not taken. */
      missing: number
      /** Steps that the database has taken and this version does not know. */
      unknown: number
    }
  }
  HeldUp: {
    count: number
    /** So much depends on them that not all was looked at. */
    isPartial: boolean
    /** The one whose instant waits or comes first. */
    first: {
      id: number
      name: string
      /** The instant that waits or comes first. */
      at: string | null
    } | null
    /** The nearest five. */
    tasks: {
      id: number
      name: string
      /** The instant that waits or comes first. */
      at: string | null
    }[]
  }
  HeldBackTask: {
    id: number
    name: string
    state: "disabled" | "paused" | "set_aside" | "running" | "queued" | "waiting" | "sleeping"
    /** Its earliest instant, or when what was asked for was held up. */
    since: string
  }
  GraphTask: {
    id: number
    name: string
    state: "disabled" | "paused" | "set_aside" | "running" | "queued" | "waiting" | "sleeping"
    /** How many times in a row it failed, and since when; null: it does not fail. */
    failing: {
      /** How many times in a row. */
      failures: number
      /** When the first of these failures ended. */
      since: string
    } | null
    /** The instant that is due and has not begun in time; null: none. */
    lateInstant: string | null
    lastRunState: "queued" | "running" | "retrying" | "succeeded" | "failed" | "cancelled" | "expired" | null
    /** How far the latest run says it is, in percent; null: it does not run, or does not say. */
    progress: number | null
    nextInstant: string | null
    handlerIsLive: boolean
    /** By name. */
    tags: Schemas['Tag'][]
    /** While it waits, the edges whose gates are closed, as the scheduler left them (rule M4); null: nothing of it waits. */
    closedEdgeIds: number[] | null
    /** Where somebody put it on the graph; null: where the layout does. */
    place: {
      x: number
      y: number
    } | null
  }
  ActionType: {
    type: string
    title: string
    description: string
    /** A JSON schema of what is said with it. */
    payloadSchema: { [name: string]: unknown }
    mayAsk: boolean
    neededRole: "viewer" | "operator" | "editor" | "administrator"
    /** `at_once`: asking for it is doing it; a refusal comes back as the answer. `by_addressees`: the runs or workers that it is addressed to carry it out. */
    carriedOut: "at_once" | "by_worker" | "by_addressees"
    /** Of an action of the team’s own: what it is about, the permission that it names, and who has it. Null: it is one of Djag’s. */
    team: {
      subject: "run" | "task" | "worker" | "none"
      permission: "run-now" | "cancel-run" | "rerun" | "mark-run" | "tell-run" | "tell-task-runs" | "withdraw-request" | "skip-instant" | "waive-dependency" | "backfill" | "cancel-backfill" | "pause-task" | "resume-task" | "reload-handlers" | "unclassified" | "share-views" | "handle-incidents" | "send-messages" | "switch-tasks" | "team-actions" | "edit-tasks" | "edit-crontabs" | "edit-dependencies" | "list-secrets" | "edit-tags" | "remove-demo" | "manage-people" | "manage-tokens" | "manage-channels" | "manage-secrets" | "use-shell" | "diagnose" | "open-values" | null
      /** The live workers that have it. */
      workers: {
        id: string
        host: string
        pid: number
        definition: string
      }[]
    } | null
  }
  SavedView: {
    id: number
    name: string
    query: string
    look: {
      hidden: string[]
      isCompact: boolean
    }
    isShared: boolean
    isOwn: boolean
    /** Who keeps it. */
    byName: string
  }
}
type __schema0 = string | number | boolean | null | __schema0[] | { [name: string]: __schema0 }

/** Every operation of the API: what a call says, and what it is answered. */
export interface Operations {
  /** List tasks. Permission: `read`. */
  listTasks: {
    call: {
      search?: string | undefined
      state?: "disabled" | "paused" | "set_aside" | "running" | "queued" | "waiting" | "sleeping" | undefined
      trouble?: "failing" | "late" | undefined
      deadline?: "at_risk" | "missed" | "missed_or_at_risk" | undefined
      owner?: string | undefined
      crontab?: number | undefined
      handler?: string | undefined
      queue?: string | undefined
      /** Tags by name, with commas between them: what has any of them. */
      tag?: string | undefined
      /** The `nextCursor` of the page before; left out: the first page. */
      cursor?: number | undefined
      /** How many rows a page has at most. */
      limit?: number | undefined
    }
    answer: {
      rows: Schemas['Task'][]
      /** For the parameter `cursor` of the next page; null: this was the last one. */
      nextCursor: string | null
    }
  }
  /** Make a task. Permission: `edit-tasks`. */
  createTask: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['NewTask']
    }
    answer: Schemas['TaskDetail']
  }
  /** One task, with everything that is said of it. Permission: `read`. */
  getTask: {
    call: {
      id: number
    }
    answer: Schemas['TaskDetail']
  }
  /** Change a task. Each field that is given takes the place of the one that was; all others stay as they are. Permission: `edit-tasks`. */
  changeTask: {
    call: {
      id: number
      /** Where the change drops instants that wait, ask for a run for the latest of them (rule H1). */
      runLatest?: string | undefined
      /** What becomes of instants that passed, where the change enables the task. */
      enableChoice?: "fromNow" | "latest" | "all" | undefined
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      /** The ETag that the change is made from, in its quotation marks, or `*`. */
      ifMatch: string
      body: Schemas['TaskChange']
    }
    answer: Schemas['TaskDetail']
  }
  /** Delete a task. Its edges go and its dependers are free of it; runs and audits stay under its name (rule H4). Permission: `edit-tasks`. */
  deleteTask: {
    call: {
      id: number
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      /** The ETag that the change is made from, in its quotation marks, or `*`. */
      ifMatch?: string | undefined
    }
    answer: undefined
  }
  /** Why a task does what it does. Permission: `read`. */
  explainTask: {
    call: {
      id: number
    }
    answer: {
      /** The moment it was made for, by the database’s clock. */
      nowMs: number
      /** Null: the task can’t be decided, because of its `problem`. */
      explanation: Schemas['Explanation'] | null
      problem: string | null
      /** More is upstream of the task than was looked at: what lies beyond is unknown. */
      isPartial: boolean
    }
  }
  /** Enable or disable tasks. Permission: `switch-tasks`. */
  switchTasks: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['SwitchTasks']
    }
    answer: {
      /** Those that were not so already. */
      ids: number[]
    }
  }
  /** Pause tasks. Permission: `pause-task`. */
  pauseTasks: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['PauseTasks']
    }
    answer: {
      ids: number[]
    }
  }
  /** Put tags on tasks, or take them off. Tags that are not there yet are made. Permission: `edit-tasks`. */
  tagTasks: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['TagTasks']
    }
    answer: {
      /** Those that were not so already. */
      ids: number[]
      added: {
        tag: string
        ids: number[]
      }[]
      removed: {
        tag: string
        ids: number[]
      }[]
    }
  }
  /** Move tasks on the graph. Says for all who look at the graph where tasks lie on it; `to` null gives one back to the layout. No audit is written. Permission: `edit-tasks`. */
  moveTasks: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['MoveTasks']
    }
    answer: {
      moved: number
    }
  }
  /** Run tasks now. Asks for a run of each; a worker carries it out. Permission: `run-now`. */
  runTasks: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['RunTasks']
    }
    answer: {
      /** `GET /actions/{id}` says what became of each. */
      actionIds: number[]
    }
  }
  /** What edits would do to the coming days, were they saved now. Changes nothing: they are carried out in their order and taken back, and the days are simulated as they are and as they would be (rules S1 to S4). Each edit takes the permission of the operation that would save it, and is refused as that would be. Permission: `read`. */
  previewEdits: {
    call: {
      body: Schemas['PreviewEdits']
    }
    answer: Schemas['EditPreview']
  }
  /** List crontabs. Permission: `read`. */
  listCrontabs: {
    call: {
      search?: string | undefined
      /** The `nextCursor` of the page before; left out: the first page. */
      cursor?: number | undefined
      /** How many rows a page has at most. */
      limit?: number | undefined
    }
    answer: {
      rows: Schemas['Crontab'][]
      /** For the parameter `cursor` of the next page; null: this was the last one. */
      nextCursor: string | null
    }
  }
  /** Make a crontab. Permission: `edit-crontabs`. */
  createCrontab: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['NewCrontab']
    }
    answer: Schemas['Crontab']
  }
  /** One crontab. Permission: `read`. */
  getCrontab: {
    call: {
      id: number
    }
    answer: Schemas['Crontab']
  }
  /** Change a crontab. Changes when all its tasks fire: what is due is decided first, and the past is never replayed (rule H1). Permission: `edit-crontabs`. */
  changeCrontab: {
    call: {
      id: number
      /** Ask for a run for the latest of the waiting instants that the change drops, of each task that uses the crontab (rule H1). */
      runLatest?: string | undefined
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      /** The ETag that the change is made from, in its quotation marks, or `*`. */
      ifMatch: string
      body: Schemas['CrontabChange']
    }
    answer: Schemas['Crontab']
  }
  /** Delete a crontab that no task uses. Permission: `edit-crontabs`. */
  deleteCrontab: {
    call: {
      id: number
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      /** The ETag that the change is made from, in its quotation marks, or `*`. */
      ifMatch?: string | undefined
    }
    answer: undefined
  }
  /** List dependencies. Permission: `read`. */
  listDependencies: {
    call: {
      search?: string | undefined
      task?: number | undefined
      side?: "depender" | "dependee" | undefined
      /** The `nextCursor` of the page before; left out: the first page. */
      cursor?: number | undefined
      /** How many rows a page has at most. */
      limit?: number | undefined
    }
    answer: {
      rows: Schemas['Dependency'][]
      /** For the parameter `cursor` of the next page; null: this was the last one. */
      nextCursor: string | null
    }
  }
  /** Make a task wait for another. Permission: `edit-dependencies`. */
  createDependency: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['NewDependency']
    }
    answer: Schemas['Dependency']
  }
  /** One dependency. Permission: `read`. */
  getDependency: {
    call: {
      id: number
    }
    answer: Schemas['Dependency']
  }
  /** Change a dependency. Permission: `edit-dependencies`. */
  changeDependency: {
    call: {
      id: number
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      /** The ETag that the change is made from, in its quotation marks, or `*`. */
      ifMatch: string
      body: Schemas['DependencyChange']
    }
    answer: Schemas['Dependency']
  }
  /** Take a dependency away. Permission: `edit-dependencies`. */
  deleteDependency: {
    call: {
      id: number
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      /** The ETag that the change is made from, in its quotation marks, or `*`. */
      ifMatch?: string | undefined
    }
    answer: undefined
  }
  /** List tags. All of them, by name, at most 500, each with its deadline, which holds for tasks without one of their own, how many tasks have it, and how many roles of people and service accounts are for these. Permission: `read`. */
  listTags: {
    call: Record<string, never>
    answer: {
      rows: Schemas['TagRow'][]
    }
  }
  /** Make a tag. Its deadline, if it has one, is said as that of a task, and holds for its tasks without one of their own. Permission: `edit-tags`. */
  createTag: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['NewTag']
    }
    answer: Schemas['TagDetail']
  }
  /** One tag. Permission: `read`. */
  getTag: {
    call: {
      id: number
    }
    answer: Schemas['TagRow']
  }
  /** Rename a tag, give it another colour or deadline, close or open values. What is left out stays as it is. `deadlineKind` `none` takes its deadline away. Opening values that it closes takes the permission `open-values`. Permission: `edit-tags`. */
  changeTag: {
    call: {
      id: number
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      /** The ETag that the change is made from, in its quotation marks, or `*`. */
      ifMatch: string
      body: Schemas['TagChange']
    }
    answer: Schemas['TagDetail']
  }
  /** Delete a tag. All tasks lose it, and so do roles that are limited to it: where there are such, it takes the permission `manage-people`; where it closes values of tasks that no other tag closes, `open-values`. Permission: `edit-tags`. */
  deleteTag: {
    call: {
      id: number
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      /** The ETag that the change is made from, in its quotation marks, or `*`. */
      ifMatch?: string | undefined
    }
    answer: undefined
  }
  /** List the names of secrets. All of them, at most 1,000, each with how many tasks use it, and those that tasks refer to and that are not there. No value is ever told. Permission: `list-secrets`. */
  listSecrets: {
    call: Record<string, never>
    answer: {
      rows: Schemas['SecretRow'][]
    }
  }
  /** Add a secret, or give it a new value. Runs that start from then on get it. Tasks refer to it by `{{secret:NAME}}` in their arguments and headers. The same request twice does the same once: an idempotency key is not needed, and not kept. The version is the `changedAt` of its row in the list. Permission: `manage-secrets`. */
  putSecret: {
    call: {
      name: string
      /** The ETag that the change is made from, in its quotation marks, or `*`. */
      ifMatch?: string | undefined
      body: Schemas['SecretValue']
    }
    answer: {
      replaced: boolean
    }
  }
  /** Delete a secret. Runs of tasks that use it fail from then on, with its name. Permission: `manage-secrets`. */
  deleteSecret: {
    call: {
      name: string
      /** The ETag that the change is made from, in its quotation marks, or `*`. */
      ifMatch?: string | undefined
    }
    answer: undefined
  }
  /** List runs, the latest first. For what no index finds (timing, lateness, duration, worker, queue, text in results) a page looks through a bounded number of runs: it may hold fewer than `limit`, or none. Read on while there is a `nextCursor`. Permission: `read`. */
  listRuns: {
    call: {
      /** Several with commas between them, at most 200. */
      ids?: string | undefined
      task?: number | undefined
      /** Tags by name, with commas between them: what has any of them. */
      tag?: string | undefined
      /** Several with commas between them, of queued, running, retrying, succeeded, failed, cancelled, expired. */
      state?: string | undefined
      kind?: "scheduled" | "manual" | "backfill" | undefined
      /** Several with commas between them, of on_time, delayed, coalesced, manual, backfill. */
      timing?: string | undefined
      backfill?: string | undefined
      /** Held by this worker, now or at their end. */
      worker?: string | undefined
      queue?: string | undefined
      /** Activated at this instant or later. */
      activatedSince?: string | undefined
      activatedBefore?: string | undefined
      /** Ended at this instant or later. */
      endedSince?: string | undefined
      endedBefore?: string | undefined
      /** Scheduled runs that started, or are still to start, more than this after their instant. */
      lateBySeconds?: number | undefined
      /** Whose attempts executed longer than this, together. */
      longerThanSeconds?: number | undefined
      /** Text in the error. */
      error?: string | undefined
      /** Of failed and expired runs: those with exactly the error of a group of errors. */
      errorHash?: string | undefined
      /** Text in the result, as JSON. */
      result?: string | undefined
      /** Also the instants that got no run of their own and were decided on meanwhile: skipped ones, and ones that a later run stands for. They match `task`, `tag` and the time of activation (their decision); with any other filter there are none. */
      decidedRanges?: "true" | undefined
      /** The `nextCursor` of the page before; left out: the first page. */
      cursor?: string | undefined
      /** How many rows a page has at most. */
      limit?: number | undefined
    }
    answer: {
      rows: Schemas['Run'][]
      /** For the parameter `cursor` of the next page; null: this was the last one. */
      nextCursor: string | null
      /** Only runs activated since then were looked through, as no index finds what was asked for; null: all were. */
      lookedBackTo: string | null
      /** Text was looked for in values, and not in those that these tags close to whoever asks: what has it there is left out. Null: nothing was passed over. */
      notLookedInto: string[] | null
      /** Instants without a run of their own that were decided on between the runs of this page, at most a hundred ranges. Null: not asked for. */
      decidedRanges: {
        /** The latest decision first. */
        rows: Schemas['DecidedRange'][]
        hasMore: boolean
      } | null
    }
  }
  /** How the runs that match ended, and how long they took. Permission: `read`. */
  getRunTotals: {
    call: {
      /** Several with commas between them, at most 200. */
      ids?: string | undefined
      task?: number | undefined
      /** Tags by name, with commas between them: what has any of them. */
      tag?: string | undefined
      /** Several with commas between them, of queued, running, retrying, succeeded, failed, cancelled, expired. */
      state?: string | undefined
      kind?: "scheduled" | "manual" | "backfill" | undefined
      /** Several with commas between them, of on_time, delayed, coalesced, manual, backfill. */
      timing?: string | undefined
      backfill?: string | undefined
      /** Held by this worker, now or at their end. */
      worker?: string | undefined
      queue?: string | undefined
      /** Activated at this instant or later. */
      activatedSince?: string | undefined
      activatedBefore?: string | undefined
      /** Ended at this instant or later. */
      endedSince?: string | undefined
      endedBefore?: string | undefined
      /** Scheduled runs that started, or are still to start, more than this after their instant. */
      lateBySeconds?: number | undefined
      /** Whose attempts executed longer than this, together. */
      longerThanSeconds?: number | undefined
      /** Text in the error. */
      error?: string | undefined
      /** Of failed and expired runs: those with exactly the error of a group of errors. */
      errorHash?: string | undefined
      /** Text in the result, as JSON. */
      result?: string | undefined
    }
    answer: Schemas['RunTotals']
  }
  /** Errors of the runs that match, by task and words. Permission: `read`. */
  listRunErrors: {
    call: {
      /** Several with commas between them, at most 200. */
      ids?: string | undefined
      task?: number | undefined
      /** Tags by name, with commas between them: what has any of them. */
      tag?: string | undefined
      /** Several with commas between them, of queued, running, retrying, succeeded, failed, cancelled, expired. */
      state?: string | undefined
      kind?: "scheduled" | "manual" | "backfill" | undefined
      /** Several with commas between them, of on_time, delayed, coalesced, manual, backfill. */
      timing?: string | undefined
      backfill?: string | undefined
      /** Held by this worker, now or at their end. */
      worker?: string | undefined
      queue?: string | undefined
      /** Activated at this instant or later. */
      activatedSince?: string | undefined
      activatedBefore?: string | undefined
      /** Ended at this instant or later. */
      endedSince?: string | undefined
      endedBefore?: string | undefined
      /** Scheduled runs that started, or are still to start, more than this after their instant. */
      lateBySeconds?: number | undefined
      /** Whose attempts executed longer than this, together. */
      longerThanSeconds?: number | undefined
      /** Text in the error. */
      error?: string | undefined
      /** Of failed and expired runs: those with exactly the error of a group of errors. */
      errorHash?: string | undefined
      /** Text in the result, as JSON. */
      result?: string | undefined
    }
    answer: Schemas['RunErrors']
  }
  /** One run, with its attempts, its result and what opened its gates. Permission: `read`. */
  getRun: {
    call: {
      id: string
    }
    answer: Schemas['RunDetail']
  }
  /** What a run was told while it ran, what it answered, and which actions its handler listens to. Permission: `read`. */
  listRunActions: {
    call: {
      id: string
    }
    answer: Schemas['RunActions']
  }
  /** Which actions the running runs of a task listen to. Permission: `read`. */
  getTaskListeners: {
    call: {
      id: number
    }
    answer: Schemas['TaskListeners']
  }
  /** A run beside the latest success of its task before it: arguments, duration, length of the log. Permission: `read`. */
  compareRun: {
    call: {
      id: string
    }
    answer: Schemas['RunComparison']
  }
  /** Lines of a run’s log. Permission: `read-logs`. */
  readLog: {
    call: {
      id: string
      search?: string | undefined
      /** Lines of this level and those above it. */
      level?: "debug" | "info" | "warn" | "error" | undefined
      offset?: number | undefined
      limit?: number | undefined
    }
    answer: Schemas['LogPage']
  }
  /** A run’s log as it is written. One JSON object on each line, from the `after`-th line on, until the run has ended and all is sent. Lines can be empty: they keep the connection open. Permission: `read-logs`. */
  followLog: {
    call: {
      id: string
      /** The `number` of the last line that was read; 0: from the beginning. */
      after?: number | undefined
    }
    answer: AsyncGenerator<Schemas['LogLine']>
  }
  /** List user actions, the latest first. Permission: `read-audits`. */
  listActions: {
    call: {
      state?: "pending" | "done" | "failed" | undefined
      type?: string | undefined
      /** The `nextCursor` of the page before; left out: the first page. */
      cursor?: number | undefined
      /** How many rows a page has at most. */
      limit?: number | undefined
    }
    answer: {
      rows: Schemas['UserAction'][]
      /** For the parameter `cursor` of the next page; null: this was the last one. */
      nextCursor: string | null
    }
  }
  /** One user action, and what became of it. Permission: `read-audits`. */
  getAction: {
    call: {
      id: number
    }
    answer: Schemas['UserAction']
  }
  /** Run now. Starts a run of a task whatever its crontab says: at once, or when its dependencies and its limit allow it. A worker carries it out soon after. Permission: `run-now`. */
  askRunNow: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['RunNowPayload']
    }
    answer: {
      /** `GET /actions/{id}` says what became of it. */
      id: number
      /** What it did, in a sentence; missing where a worker carries it out. */
      outcome?: string
    }
  }
  /** Pause task. Starts no scheduled runs of a task for a while. What is due now is decided first; runs under way go on. Done at once. Permission: `pause-task`. */
  askPauseTask: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['PauseTaskPayload']
    }
    answer: {
      /** `GET /actions/{id}` says what became of it. */
      id: number
      /** What it did, in a sentence; missing where a worker carries it out. */
      outcome?: string
    }
  }
  /** Resume task. Lets a paused or disabled task go on with its crontab. Done at once. Permission: `resume-task`. */
  askResumeTask: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['ResumeTaskPayload']
    }
    answer: {
      /** `GET /actions/{id}` says what became of it. */
      id: number
      /** What it did, in a sentence; missing where a worker carries it out. */
      outcome?: string
    }
  }
  /** Skip instant. Makes no run for the instant of a task that waits, or for the next to come. Done at once. Permission: `skip-instant`. */
  askSkipInstant: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['SkipInstantPayload']
    }
    answer: {
      /** `GET /actions/{id}` says what became of it. */
      id: number
      /** What it did, in a sentence; missing where a worker carries it out. */
      outcome?: string
    }
  }
  /** Waive dependency. Lets the next run of a task start as if this dependency were satisfied. That run uses the waiver up. Done at once. Permission: `waive-dependency`. */
  askWaiveDependency: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['WaiveDependencyPayload']
    }
    answer: {
      /** `GET /actions/{id}` says what became of it. */
      id: number
      /** What it did, in a sentence; missing where a worker carries it out. */
      outcome?: string
    }
  }
  /** Cancel run. Ends a run: at once while it waits, otherwise its worker stops it, by force if need be. Done at once. Permission: `cancel-run`. */
  askCancelRun: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['CancelRunPayload']
    }
    answer: {
      /** `GET /actions/{id}` says what became of it. */
      id: number
      /** What it did, in a sentence; missing where a worker carries it out. */
      outcome?: string
    }
  }
  /** Rerun. Attempts an ended run again, for the same instant. Dependencies are not asked again. Done at once. Permission: `rerun`. */
  askRerun: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['RerunPayload']
    }
    answer: {
      /** `GET /actions/{id}` says what became of it. */
      id: number
      /** What it did, in a sentence; missing where a worker carries it out. */
      outcome?: string
    }
  }
  /** Mark run. Says that a run succeeded or failed, whether it still goes on or has ended otherwise. For tasks that depend on it this is a new ending. Done at once. Permission: `mark-run`. */
  askMarkRun: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['MarkRunPayload']
    }
    answer: {
      /** `GET /actions/{id}` says what became of it. */
      id: number
      /** What it did, in a sentence; missing where a worker carries it out. */
      outcome?: string
    }
  }
  /** Tell run. Hands an action to the handler of a running run, once; its answer is shown with the run. It ends when those it is addressed to have answered. Permission: `tell-run`. */
  askTellRun: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['TellRunPayload']
    }
    answer: {
      /** `GET /actions/{id}` says what became of it. */
      id: number
      /** What it did, in a sentence; missing where a worker carries it out. */
      outcome?: string
    }
  }
  /** Tell running runs. Hands an action to the handlers of all runs of a task that run now, to each once; a run that starts later does not hear it. It ends when those it is addressed to have answered. Permission: `tell-task-runs`. */
  askTellTaskRuns: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['TellTaskRunsPayload']
    }
    answer: {
      /** `GET /actions/{id}` says what became of it. */
      id: number
      /** What it did, in a sentence; missing where a worker carries it out. */
      outcome?: string
    }
  }
  /** Withdraw request. Takes back a run or a rerun that was asked for and still waits for its turn. Done at once. Permission: `withdraw-request`. */
  askWithdrawRequest: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['WithdrawRequestPayload']
    }
    answer: {
      /** `GET /actions/{id}` says what became of it. */
      id: number
      /** What it did, in a sentence; missing where a worker carries it out. */
      outcome?: string
    }
  }
  /** Backfill. Makes a run for each cron instant of a past range, oldest first, behind all fresh runs. Done at once. Permission: `backfill`. */
  askBackfill: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['BackfillPayload']
    }
    answer: {
      /** `GET /actions/{id}` says what became of it. */
      id: number
      /** What it did, in a sentence; missing where a worker carries it out. */
      outcome?: string
    }
  }
  /** Cancel backfill. Makes no further runs of a backfill and cancels those in the queue; runs under way go on. Done at once. Permission: `cancel-backfill`. */
  askCancelBackfill: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['CancelBackfillPayload']
    }
    answer: {
      /** `GET /actions/{id}` says what became of it. */
      id: number
      /** What it did, in a sentence; missing where a worker carries it out. */
      outcome?: string
    }
  }
  /** Reload handlers. Has workers load their folders of handlers anew, whole or not at all; runs under way end with what they began with. It ends when those it is addressed to have answered. Permission: `reload-handlers`. */
  askReloadHandlers: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['ReloadHandlersPayload']
    }
    answer: {
      /** `GET /actions/{id}` says what became of it. */
      id: number
      /** What it did, in a sentence; missing where a worker carries it out. */
      outcome?: string
    }
  }
  /** Unclassified. A signal of your own: any JSON object. It is recorded, audited and announced on the PostgreSQL channel djag_unclassified. A worker carries it out soon after. Permission: `unclassified`. */
  askUnclassified: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['UnclassifiedPayload']
    }
    answer: {
      /** `GET /actions/{id}` says what became of it. */
      id: number
      /** What it did, in a sentence; missing where a worker carries it out. */
      outcome?: string
    }
  }
  /** List the actions of the team’s own. Those of the files in `DJAG_ACTIONS_DIR` that a live worker has, or one had within the last day, by title. Permission: `read`. */
  listTeamActions: {
    call: Record<string, never>
    answer: {
      rows: Schemas['TeamAction'][]
    }
  }
  /** Ask for an action of the team’s own. The body is what is said with it, by its schema in `GET /team-actions`. One worker that has the action carries it out; `GET /actions/{id}` says what became of it. It takes the permission that the action names, too. Permission: `team-actions`. */
  askTeamAction: {
    call: {
      /** Its type. */
      type: string
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['TeamActionPayload']
    }
    answer: {
      /** `GET /actions/{id}` says what became of it. */
      id: number
      /** What it did, in a sentence; missing where a worker carries it out. */
      outcome?: string
    }
  }
  /** List incidents, the latest first. What is wrong, each cause once: those that are open, unless others are asked for. Permission: `read`. */
  listIncidents: {
    call: {
      which?: "open" | "closed" | "all" | undefined
      /** Several with commas between them, of info, warning, critical. */
      severity?: string | undefined
      /** Only those that concern this task, or did. */
      task?: number | undefined
      /** Of those that are closed, only those closed at that moment or later. */
      closedSince?: string | undefined
      /** The `nextCursor` of the page before; left out: the first page. */
      cursor?: number | undefined
      /** How many rows a page has at most. */
      limit?: number | undefined
    }
    answer: {
      rows: Schemas['Incident'][]
      /** For the parameter `cursor` of the next page; null: this was the last one. */
      nextCursor: string | null
    }
  }
  /** One incident, with the tasks it concerns and what happened to it. Permission: `read`. */
  getIncident: {
    call: {
      id: number
    }
    answer: Schemas['IncidentDetail']
  }
  /** Acknowledge an incident. Says that somebody sees to it. A later one stands instead of the one before. Permission: `handle-incidents`. */
  acknowledgeIncident: {
    call: {
      id: number
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['IncidentAcknowledgement']
    }
    answer: {
      id: number
    }
  }
  /** Silence an incident until a moment, or end that. Nobody is told of it until then, at most 30 days from now; `until` null ends the silence. Permission: `handle-incidents`. */
  silenceIncident: {
    call: {
      id: number
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['IncidentSilence']
    }
    answer: {
      id: number
    }
  }
  /** List the channels by which people are told of incidents. All of them, at most 50. How messages get there is told to who may change it; secrets stand in it by their names only. Permission: `read`. */
  listChannels: {
    call: Record<string, never>
    answer: {
      rows: Schemas['NotificationChannel'][]
    }
  }
  /** Make a channel. It is told of incidents that are opened from then on. Permission: `manage-channels`. */
  createChannel: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['NotificationChannelInput']
    }
    answer: {
      id: number
    }
  }
  /** Change a channel, or switch it on or off. The whole channel is given; the version is its `updatedAt` in the list. Switched off, it is told nothing any more, not even what waits for it. Permission: `manage-channels`. */
  changeChannel: {
    call: {
      id: number
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      /** The ETag that the change is made from, in its quotation marks, or `*`. */
      ifMatch?: string | undefined
      body: Schemas['NotificationChannelInput']
    }
    answer: {
      id: number
    }
  }
  /** Delete a channel, with the log of what it was told. Permission: `manage-channels`. */
  deleteChannel: {
    call: {
      id: number
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
    }
    answer: undefined
  }
  /** Try a channel. A worker sends a message that says it is a test. The answer names the delivery, which tells what came back. Permission: `manage-channels`. */
  testChannel: {
    call: {
      id: number
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
    }
    answer: {
      id: number
    }
  }
  /** List the rules by which incidents are told. All of them, at most 100. Without any, warnings and graver incidents go to every channel that is on. Permission: `read`. */
  listNotificationRules: {
    call: Record<string, never>
    answer: {
      rows: Schemas['NotificationRuleRow'][]
    }
  }
  /** Make a rule. With the first one, only what a rule asks for is told. Permission: `manage-channels`. */
  createNotificationRule: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['NotificationRule']
    }
    answer: {
      id: number
    }
  }
  /** Change a rule. The whole rule is given; the version is its `updatedAt` in the list. Permission: `manage-channels`. */
  changeNotificationRule: {
    call: {
      id: number
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      /** The ETag that the change is made from, in its quotation marks, or `*`. */
      ifMatch?: string | undefined
      body: Schemas['NotificationRule']
    }
    answer: {
      id: number
    }
  }
  /** Delete a rule. Permission: `manage-channels`. */
  deleteNotificationRule: {
    call: {
      id: number
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
    }
    answer: undefined
  }
  /** List what channels were told, and what became of it. The latest first. Permission: `read`. */
  listDeliveries: {
    call: {
      /** Only those of this channel. */
      channel?: number | undefined
      /** Only those of this incident. */
      incident?: number | undefined
      state?: "waiting" | "delivered" | "given_up" | "told_already" | undefined
      /** The `nextCursor` of the page before; left out: the first page. */
      cursor?: number | undefined
      /** How many rows a page has at most. */
      limit?: number | undefined
    }
    answer: {
      rows: Schemas['NotificationDelivery'][]
      /** For the parameter `cursor` of the next page; null: this was the last one. */
      nextCursor: string | null
    }
  }
  /** Send again what was given up, or at once what waits. Under the same id. What has arrived is not sent twice. Permission: `send-messages`. */
  sendDeliveryAgain: {
    call: {
      id: number
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
    }
    answer: {
      id: number
    }
  }
  /** List people. Permission: `manage-people`. */
  listPeople: {
    call: {
      search?: string | undefined
      /** The `nextCursor` of the page before; left out: the first page. */
      cursor?: string | undefined
      /** How many rows a page has at most. */
      limit?: number | undefined
    }
    answer: {
      rows: Schemas['Person'][]
      /** For the parameter `cursor` of the next page; null: this was the last one. */
      nextCursor: string | null
    }
  }
  /** Invite somebody. Makes an account without a password, and the link by which its person chooses one. Nobody is given what the token may not itself. Permission: `manage-people`. */
  invitePerson: {
    call: {
      body: Schemas['Invitation']
    }
    answer: {
      person: Schemas['Person']
      /** By which they choose a password, once, within 72 hours. It is told here and nowhere else. */
      link: string
      /** What became of the mail with it; null: the web program has no mail server. */
      mail: Schemas['LinkMail'] | null
    }
  }
  /** One person. Permission: `manage-people`. */
  getPerson: {
    call: {
      id: string
    }
    answer: Schemas['Person']
  }
  /** Give somebody another role, or other tags. It counts from their next request on. The last administrator who can sign in stays one. Permission: `manage-people`. */
  changePersonRole: {
    call: {
      id: string
      /** The ETag that the change is made from, in its quotation marks, or `*`. */
      ifMatch?: string | undefined
      body: Schemas['RoleOfPerson']
    }
    answer: Schemas['Person']
  }
  /** Deactivate somebody, or let them sign in again. Who is deactivated is signed out everywhere, and their links and tokens are worth nothing. Permission: `manage-people`. */
  switchPerson: {
    call: {
      id: string
      /** The ETag that the change is made from, in its quotation marks, or `*`. */
      ifMatch?: string | undefined
      body: Schemas['PersonSwitch']
    }
    answer: Schemas['Person']
  }
  /** Make a link by which somebody chooses another password. Their present password counts until then; a link that was made before is worth nothing any more. Permission: `manage-people`. */
  makePasswordLink: {
    call: {
      id: string
    }
    answer: {
      person: Schemas['Person']
      /** By which they choose a password, once, within 72 hours. It is told here and nowhere else. */
      link: string
      /** What became of the mail with it; null: the web program has no mail server. */
      mail: Schemas['LinkMail'] | null
    }
  }
  /** Let somebody sign in by the password alone. For who has lost app and recovery codes; every session ends. Permission: `manage-people`. */
  removeSecondFactor: {
    call: {
      id: string
    }
    answer: undefined
  }
  /** Forget what the provider of single sign-on calls somebody. They are known by their verified address again, for who was made anew at the provider; every session ends. Permission: `manage-people`. */
  removeSingleSignOn: {
    call: {
      id: string
    }
    answer: undefined
  }
  /** In which browsers somebody is signed in. The latest seen first, at most 100. Permission: `manage-people`. */
  listPersonSessions: {
    call: {
      id: string
    }
    answer: {
      rows: Schemas['Session'][]
    }
  }
  /** Sign somebody out everywhere. Permission: `manage-people`. */
  endPersonSessions: {
    call: {
      id: string
    }
    answer: undefined
  }
  /** List tokens, the latest first. Permission: `manage-tokens`. */
  listTokens: {
    call: {
      /** The `nextCursor` of the page before; left out: the first page. */
      cursor?: string | undefined
      /** How many rows a page has at most. */
      limit?: number | undefined
    }
    answer: {
      rows: Schemas['Token'][]
      /** For the parameter `cursor` of the next page; null: this was the last one. */
      nextCursor: string | null
    }
  }
  /** Make a token of a service account, or of workers. Its text is told here and nowhere else. A token makes none that may more than itself or outlives it; one of workers that get secrets takes the permission `manage-secrets`. Permission: `manage-tokens`. */
  makeToken: {
    call: {
      body: Schemas['NewToken']
    }
    answer: {
      id: string
      token: string
    }
  }
  /** Revoke a token: from then on it is worth nothing. Permission: `manage-tokens`. */
  revokeToken: {
    call: {
      id: string
    }
    answer: undefined
  }
  /** The newest change sets of everybody, open ones first. At most 100. Permission: `read`. */
  listChangeSets: {
    call: Record<string, never>
    answer: {
      rows: {
        id: number
        title: string
        state: "open" | "applied" | "discarded"
        authorName: string
        isOwn: boolean
        /** How many changes of each kind, in words. */
        summary: string
        /** An instant in UTC. */
        createdAt: string
        /** An instant in UTC. */
        touchedAt: string
        endedAt: string | null
        endedByName: string | null
        /** The change set that it takes back. */
        revertsId: number | null
      }[]
    }
  }
  /** A change set, each change of an open one held against what is there. Permission: `read`. */
  getChangeSet: {
    call: {
      id: number
    }
    answer: Schemas['ChangeSet']
  }
  /** What an open change set would do to the coming days, were it applied now. Changes nothing: it is carried out with the rights of who asks, simulated and taken back. Permission: `read`. */
  previewChangeSet: {
    call: {
      body: Schemas['PreviewChangeSet']
    }
    answer: Schemas['EditPreview']
  }
  /** The change set that edits of who asks go into. Permission: `read`. */
  getCurrentChangeSet: {
    call: Record<string, never>
    answer: {
      changeSet: Schemas['ChangeSet'] | null
    }
  }
  /** Everything that is set up, as one file has it. Reading it is audited, as every file that is taken away is. Permission: `read`. */
  exportManifest: {
    call: Record<string, never>
    answer: { [name: string]: unknown }
  }
  /** What applying a manifest would change, and what that does to the coming days. Changes nothing. The days are simulated as they are and as they would be (rules S1 to S3). Permission: `edit-tasks`. */
  planManifest: {
    call: {
      body: Schemas['PlanManifest']
    }
    answer: {
      /** Of what is there: an application that says it is refused once something was changed. */
      fingerprint: string
      changes: Schemas['ManifestChanges']
      /** Null: nothing changes. */
      difference: Schemas['SimulatedDifference'] | null
    }
  }
  /** Make everything be as a manifest says, or nothing. In one transaction, with one audit. Applied twice it changes nothing. Permission: `edit-tasks`. */
  applyManifest: {
    call: {
      /** Of your own making, a new one for each thing that you ask for. */
      idempotencyKey?: string | undefined
      body: Schemas['ApplyManifest']
    }
    answer: {
      changes: Schemas['ManifestChanges']
    }
  }
  /** List audits, the latest first. With `shows=edits` those alone that say what was so before and what is so after. Permission: `read-audits`. */
  listAudits: {
    call: {
      subject?: string | undefined
      actor?: string | undefined
      address?: string | undefined
      outcome?: "succeeded" | "failed" | undefined
      shows?: "edits" | undefined
      since?: string | undefined
      until?: string | undefined
      search?: string | undefined
      /** The `nextCursor` of the page before; left out: the first page. */
      cursor?: number | undefined
      /** How many rows a page has at most. */
      limit?: number | undefined
    }
    answer: {
      rows: Schemas['Audit'][]
      /** For the parameter `cursor` of the next page; null: this was the last one. */
      nextCursor: string | null
      /** Text was looked for in values, and not in those that these tags close to whoever asks: what has it there is left out. Null: nothing was passed over. */
      notLookedInto: string[] | null
    }
  }
  /** What the scheduler would do in the coming hours. If every run succeeds after its usual time and workers are free. Permission: `read`. */
  simulate: {
    call: {
      /** Only this task; what it depends on is simulated with it. Left out: all tasks. */
      task?: number | undefined
      /** How far to look ahead. */
      hours?: number | undefined
    }
    answer: Schemas['Simulation']
  }
  /** What a week was like: what failed most, got slower, nearly missed its deadline, never fires, is owned by nobody. Permission: `read`. */
  getDigest: {
    call: {
      /** A week that is over, by the calendar of DJAG_TIMEZONE; left out: the latest one. */
      week?: string | undefined
    }
    answer: Schemas['Digest']
  }
  /** What is allowed and hardly meant, the gravest first. Permission: `read`. */
  listFindings: {
    call: {
      task?: number | undefined
      limit?: number | undefined
    }
    answer: {
      rows: Schemas['Finding'][]
      total: number
    }
  }
  /** List workers. Permission: `read`. */
  listWorkers: {
    call: {
      which?: "here" | "gone" | undefined
      /** The `nextCursor` of the page before; left out: the first page. */
      cursor?: string | undefined
      /** How many rows a page has at most. */
      limit?: number | undefined
    }
    answer: {
      rows: Schemas['Worker'][]
      /** For the parameter `cursor` of the next page; null: this was the last one. */
      nextCursor: string | null
    }
  }
  /** List handlers, by name. Permission: `read`. */
  listHandlers: {
    call: {
      search?: string | undefined
      /** The `nextCursor` of the page before; left out: the first page. */
      cursor?: string | undefined
      /** How many rows a page has at most. */
      limit?: number | undefined
    }
    answer: {
      rows: Schemas['Handler'][]
      /** For the parameter `cursor` of the next page; null: this was the last one. */
      nextCursor: string | null
    }
  }
  /** Who is there to schedule and to run. Permission: `read`. */
  getHealth: {
    call: Record<string, never>
    answer: Schemas['Health']
  }
  /** Whether settings, database, clocks and migrations are well. As the web program sees them. Workers have settings of their own, which each checks when it starts. Permission: `diagnose`. */
  getDiagnosis: {
    call: Record<string, never>
    answer: Schemas['Diagnosis']
  }
  /** What is wrong, what happened since a moment and what comes next. Permission: `read`. */
  getOverview: {
    call: {
      since?: string | undefined
      owner?: string | undefined
      /** Tags by name, with commas between them: what has any of them. */
      tag?: string | undefined
    }
    answer: {
      /** Since when what happened is told: as asked for, at most seven days; a day by default. */
      since: string
      taskCounts: { [name: string]: number }
      troubleCounts: { [name: string]: number }
      /** Outcomes for each hour from that of `since` on, oldest first. */
      runsByHour: {
        succeeded: number
        failed: number
        other: number
        /** An instant in UTC. */
        hour: string
      }[]
      /** At most twenty of the failing tasks, what began last first. */
      failing: {
        /** How many times in a row. */
        failures: number
        /** When the first of these failures ended. */
        since: string
        /** The run that failed last; null: it was removed. */
        runId: string | null
        error: string | null
        id: number
        name: string
        state: "disabled" | "paused" | "set_aside" | "running" | "queued" | "waiting" | "sleeping"
        owner: string
        runbookUrl: string
        /** What waits for it. */
        heldUp: Schemas['HeldUp']
        /** The tags that close values to whoever asks: arguments, headers, errors and the like are left out, whatever stands in their place. Empty: they are closed, and by what is not known any more. Null: nothing is left out. */
        closedBy: string[] | null
      }[]
      /** At most eight of the tasks that missed a deadline or are at risk to, by their deadline; `count` is of all. */
      deadlines: {
        count: number
        tasks: {
          id: number
          name: string
          deadline: Schemas['Deadline']
        }[]
      }
      /** Tasks that recovered after `since`, the latest first, at most eight of `count`: when, and after which streak. */
      recovered: {
        count: number
        tasks: {
          id: number
          name: string
          /** An instant in UTC. */
          at: string
          failures: number
          /** An instant in UTC. */
          since: string
        }[]
      }
      /** At most eight of the late tasks, the longest first. */
      late: Schemas['HeldBackTask'][]
      /** At most eight of those that wait for a minute and are not late, the longest first. */
      waiting: Schemas['HeldBackTask'][]
      /** How many fail or are late, by tag, the most failing first, at most twelve; tags of which nothing is wrong are left out. None where tags are asked for. */
      byTag: {
        name: string
        colour: "teal" | "plum" | "gold" | "indigo" | "rose" | "olive" | "clay" | "slate"
        failing: number
        late: number
      }[]
      upcoming: {
        taskId: number
        taskName: string
        /** An instant in UTC. */
        instant: string
      }[]
      /** Who owns tasks, by name, at most a hundred. */
      owners: string[]
      liveWorkers: number
      demoTasks: number
    }
  }
  /** Tasks, crontabs and runs that a text finds. At most 20: those that the search of the dashboard shows. Permission: `read`. */
  search: {
    call: {
      q?: string | undefined
    }
    answer: {
      rows: ({
        state: "disabled" | "paused" | "set_aside" | "running" | "queued" | "waiting" | "sleeping"
        /** How many times in a row it failed, and since when; null: it does not fail. */
        failing: {
          /** How many times in a row. */
          failures: number
          /** When the first of these failures ended. */
          since: string
        } | null
        /** The instant that is due and has not begun in time; null: none. */
        lateInstant: string | null
        kind: "task"
        id: string
        label: string
        hint: string
        tags: Schemas['Tag'][]
      } | {
        kind: "crontab" | "run"
        id: string
        label: string
        hint: string
      })[]
    }
  }
  /** All tasks with their states, and all edges. Permission: `read`. */
  getGraph: {
    call: Record<string, never>
    answer: {
      tasks: Schemas['GraphTask'][]
      edges: Schemas['Dependency'][]
    }
  }
  /** What the coming runs are simulated from in the browser. The states of the tasks that match, and of those upstream of them. Permission: `read`. */
  getPlanSnapshot: {
    call: {
      search?: string | undefined
      state?: "disabled" | "paused" | "set_aside" | "running" | "queued" | "waiting" | "sleeping" | undefined
      trouble?: "failing" | "late" | undefined
      deadline?: "at_risk" | "missed" | "missed_or_at_risk" | undefined
      recoveredSince?: string | undefined
      crontab?: number | undefined
      owner?: string | undefined
      handler?: string | undefined
      queue?: string | undefined
      /** Tags by name, with commas between them: what has any of them. */
      tag?: string | undefined
      untagged?: "true" | undefined
      demo?: "true" | undefined
    }
    answer: {
      nowMs: number
      estimatedRunMs: number
      catchUpBatch: number
      schedulerIsLive: boolean
      runnerIsLive: boolean
      hasMore: boolean
      isPartial: boolean
      crontabs: Schemas['CrontabDefinition'][]
      tagDeadlines: {
        tagId: number
        deadline: {
          deadlineKind: "none" | "after" | "by"
          deadlineAfterSeconds: number | null
          deadlineTime: string
          deadlineDaysLater: number
          deadlineTimezone: string
          deadlineWeekdays: string
        }
      }[]
      tasks: {
        id: number
        name: string
        crontabId: number
        isShown: boolean
        status: "disabled" | "paused" | "set_aside" | "running" | "queued" | "waiting" | "sleeping"
        isFailing: boolean
        isLate: boolean
        tags: Schemas['Tag'][]
        pausedFromMs: number | null
        pausedUntilMs: number | null
        waitingSinceMs: number | null
        state: {
          taskId: number
          enabled: boolean
          resume: {
            atMs: number
            choice: "fromNow" | "latest" | "all"
          } | null
          misfirePolicy: "run_all" | "skip" | "coalesce"
          gracePeriodMs: number | null
          maxConcurrency: number | null
          schedule: number
          cronBaseMs: number
          cursorMs: number | null
          notMisfiresThroughMs: number | null
          skippedAhead: {
            firstMs: number
            lastMs: number
          }[]
          activeRuns: number
          activationSeq: number
          consumptions: {
            runId: string
            activationSeq: number
            startedAtMs: number
            outcome: "active" | "succeeded" | "gave_back"
            endedAtMs: number | null
            seenByDependee: {
              dependeeId: number
              seen: {
                succeeded: number
                finished: number
              }
            }[]
          }[]
          edges: {
            edgeId: number
            dependeeId: number
            dependeeName: string
            dependeeEnabled: boolean
            future: boolean
            endings: "succeeded" | "finished"
            aligned: {
              schedule: number
              positionMs: number
              skippedAhead: {
                firstMs: number
                lastMs: number
              }[]
              endedInstantMs: number | null
              endedRunId: string | null
              firstRunAfterMs: number | null
            } | null
            waiver: {
              actionId: number
              byName: string
            } | null
            dependeeCounts: {
              succeeded: number
              finished: number
            }
            baseline: {
              succeeded: number
              finished: number
            }
            changedAtSeq: number
            latestSucceededRunId: string | null
            latestFinishedRunId: string | null
          }[]
          requests: {
            requestId: string
            requestedAtMs: number
            rerunOfRunId: string | null
            ignoreDependencies: boolean
            besideOthers: boolean
          }[]
          backfills: {
            backfillId: string
            schedule: number
            positionMs: number
            throughMs: number
            maxActive: number
            activeRuns: number
          }[]
        } | null
        activeRuns: {
          runId: string
          state: "queued" | "running" | "retrying"
          kind: "scheduled" | "manual" | "backfill"
          scheduledForMs: number
          alignedForMs: number | null
          takesFromMs: number | null
          backfillId: string | null
          activatedAtMs: number
          startedAtMs: number | null
          retryAtMs: number | null
        }[]
        medianRunMs: number | null
        longRunMs: number | null
        canBeActivated: boolean
        canBeExecuted: boolean
        deadline: {
          deadlineKind: "none" | "after" | "by"
          deadlineAfterSeconds: number | null
          deadlineTime: string
          deadlineDaysLater: number
          deadlineTimezone: string
          deadlineWeekdays: string
        } | null
        /** Since when its own deadline, or that it has none, is so: one that had passed by then judges nothing. */
        deadlineSinceMs: number
        /** Of each of its tags that has a deadline: since when that is so, and it has the tag. */
        tagDeadlinesSince: {
          tagId: number
          sinceMs: number
        }[]
      }[]
    }
  }
  /** Runs and decided ranges of a stretch of the plan. Permission: `read`. */
  listPlanRuns: {
    call: {
      search?: string | undefined
      state?: "disabled" | "paused" | "set_aside" | "running" | "queued" | "waiting" | "sleeping" | undefined
      trouble?: "failing" | "late" | undefined
      deadline?: "at_risk" | "missed" | "missed_or_at_risk" | undefined
      recoveredSince?: string | undefined
      crontab?: number | undefined
      owner?: string | undefined
      handler?: string | undefined
      queue?: string | undefined
      /** Tags by name, with commas between them: what has any of them. */
      tag?: string | undefined
      untagged?: "true" | undefined
      demo?: "true" | undefined
      from: string
      to: string
    }
    answer: {
      fromMs: number
      toMs: number
      runs: {
        id: string
        taskId: number
        kind: "scheduled" | "manual" | "backfill"
        state: "queued" | "running" | "retrying" | "succeeded" | "failed" | "cancelled" | "expired"
        instantMs: number
        activatedMs: number
        startedMs: number | null
        endedMs: number | null
        earlier: {
          fromMs: number
          startedMs: number | null
          endedMs: number
          succeeded: boolean
        }[]
        attempts: {
          startedMs: number | null
          endedMs: number | null
        }[] | null
      }[]
      counted: {
        taskCount: number
        bucketMs: number
        counts: {
          taskId: number
          fromMs: number
          succeeded: number
          failed: number
          cancelled: number
          active: number
        }[]
      } | null
      ranges: {
        taskId: number
        kind: "skipped" | "coalesced"
        reason: "misfire" | "disabled" | "schedule_changed" | "cron_base_moved" | "skipped_by_person"
        firstMs: number
        lastMs: number
        count: number
      }[]
      hasMoreRanges: boolean
    }
  }
  /** What was foretold of a stretch of the plan, an hour or a day before. As it is kept once an hour to say how good forecasts are: of each task the first four instants. Permission: `read`. */
  listPlanForeseen: {
    call: {
      search?: string | undefined
      state?: "disabled" | "paused" | "set_aside" | "running" | "queued" | "waiting" | "sleeping" | undefined
      trouble?: "failing" | "late" | undefined
      deadline?: "at_risk" | "missed" | "missed_or_at_risk" | undefined
      recoveredSince?: string | undefined
      crontab?: number | undefined
      owner?: string | undefined
      handler?: string | undefined
      queue?: string | undefined
      /** Tags by name, with commas between them: what has any of them. */
      tag?: string | undefined
      untagged?: "true" | undefined
      demo?: "true" | undefined
      from: string
      to: string
      ahead: "hour" | "day"
    }
    answer: {
      rows: {
        taskId: number
        instantMs: number
        endsAtMs: number
        madeAtMs: number
      }[]
      /** There is more of them: ask for less time. */
      hasMore: boolean
    }
  }
  /** How many runs each hour of a stretch of the plan had. Of all tasks that match, or of `task` alone. Hours are counted from `from` on, and those without runs left out; of runs that were removed since, the hour of their end counts. Permission: `read`. */
  listPlanHours: {
    call: {
      search?: string | undefined
      state?: "disabled" | "paused" | "set_aside" | "running" | "queued" | "waiting" | "sleeping" | undefined
      trouble?: "failing" | "late" | undefined
      deadline?: "at_risk" | "missed" | "missed_or_at_risk" | undefined
      recoveredSince?: string | undefined
      crontab?: number | undefined
      owner?: string | undefined
      handler?: string | undefined
      queue?: string | undefined
      /** Tags by name, with commas between them: what has any of them. */
      tag?: string | undefined
      untagged?: "true" | undefined
      demo?: "true" | undefined
      from: string
      to: string
      task?: number | undefined
    }
    answer: {
      fromMs: number
      toMs: number
      hours: {
        fromMs: number
        runs: number
        /** Of the runs; expired ones among them. */
        failed: number
      }[]
    }
  }
  /** What an edge that is not saved yet would begin with. Permission: `read`. */
  getEdgeStart: {
    call: {
      depender: number
      dependee: number
    }
    answer: {
      dependeeCounts: {
        succeeded: number
        finished: number
      }
      baseline: {
        succeeded: number
        finished: number
      }
      aligned: {
        succeeded: {
          endedInstantMs: number | null
          endedRunId: string | null
          firstRunAfterMs: number | null
        }
        finished: {
          endedInstantMs: number | null
          endedRunId: string | null
          firstRunAfterMs: number | null
        }
      }
    }
  }
  /** Open incidents, the gravest first. The first 200 and how many there are. Permission: `read`. */
  listOpenIncidents: {
    call: {
      /** Several with commas between them, of info, warning, critical. */
      severity?: string | undefined
    }
    answer: {
      /** The first 200. */
      rows: Schemas['Incident'][]
      /** How many are open. */
      count: number
    }
  }
  /** How many open incidents nobody has acknowledged. Permission: `read`. */
  countNewIncidents: {
    call: Record<string, never>
    answer: {
      count: number
    }
  }
  /** How many user actions match, up to a bound. Permission: `read-audits`. */
  countActions: {
    call: {
      state?: "pending" | "done" | "failed" | undefined
      type?: string | undefined
    }
    answer: Schemas['CappedCount']
  }
  /** The types of user actions, with the schema of what is said with each. Permission: `read`. */
  listActionTypes: {
    call: Record<string, never>
    answer: {
      rows: Schemas['ActionType'][]
    }
  }
  /** How many audits match, up to a bound. Permission: `read-audits`. */
  countAudits: {
    call: {
      subject?: string | undefined
      actor?: string | undefined
      address?: string | undefined
      outcome?: "succeeded" | "failed" | undefined
      shows?: "edits" | undefined
      since?: string | undefined
      until?: string | undefined
      search?: string | undefined
    }
    answer: Schemas['CappedCount']
  }
  /** Who stands in the audits, by the latest name of each. Permission: `read-audits`. */
  listAuditActors: {
    call: {
      search?: string | undefined
    }
    answer: {
      rows: {
        kind: "user" | "token"
        id: string
        name: string
      }[]
      hasMore: boolean
    }
  }
  /** What is kept, what was removed, and how big the tables are. Permission: `read`. */
  getRetention: {
    call: Record<string, never>
    answer: {
      /** The settings of the workers, as the latest round of removing went by them; of the web itself while there was none. */
      keepDays: {
        runs: number
        logs: number
        audits: number
        counts: number
      }
      /** The latest round; null: there was none yet. */
      round: {
        /** An instant in UTC. */
        startedAt: string
        /** Null: it is under way, or broke off. */
        endedAt: string | null
        /** Rows by table, of the latest that ended. */
        removed: {
          table: string
          rows: number
        }[]
      } | null
      /** How many runs become old within a day, counted no further than 10,000; some of them may stay. */
      runsGoingWithinDay: number
      /** The largest first. */
      tables: {
        name: string
        /** PostgreSQL’s own estimate; null: it has none yet. */
        rows: number | null
        bytes: number
      }[]
    }
  }
  /** Where the history of everything ends, or that of one task. Permission: `read`. */
  getHistoryEnd: {
    call: {
      task?: number | undefined
    }
    answer: {
      /** The task’s own, where one is asked for and it says something. */
      runsDays: number
      /** No one task is asked for, and some have their own. */
      runsDaysVary: boolean
      runsWereRemoved: boolean
      logsDays: number
      auditsDays: number
      auditsWereRemoved: boolean
    }
  }
  /** A numbered page of workers, with counts of all. Permission: `read`. */
  pageOfWorkers: {
    call: {
      which?: "here" | "gone" | undefined
      page?: number | undefined
      size?: number | undefined
    }
    answer: {
      rows: Schemas['Worker'][]
      counts: { [name: string]: number }
    }
  }
  /** The first handlers by name, with a count of all. Permission: `read`. */
  pageOfHandlers: {
    call: {
      search?: string | undefined
      name?: string | undefined
      limit?: number | undefined
    }
    answer: {
      rows: Schemas['Handler'][]
      total: number
    }
  }
  /** A numbered page of people. Permission: `manage-people`. */
  pageOfPeople: {
    call: {
      search?: string | undefined
      page?: number | undefined
      size?: number | undefined
    }
    answer: {
      rows: Schemas['Person'][]
      total: number
    }
  }
  /** A numbered page of the caller’s own tokens, or of all for who may manage them. Permission: `own-tokens`. */
  pageOfTokens: {
    call: {
      page?: number | undefined
      size?: number | undefined
    }
    answer: {
      rows: Schemas['Token'][]
      total: number
    }
  }
  /** A numbered page of tasks in any order, with counts by state and trouble. Permission: `read`. */
  pageOfTasks: {
    call: {
      /** Several with commas between them, at most 200. */
      ids?: string | undefined
      search?: string | undefined
      state?: "disabled" | "paused" | "set_aside" | "running" | "queued" | "waiting" | "sleeping" | undefined
      trouble?: "failing" | "late" | undefined
      deadline?: "at_risk" | "missed" | "missed_or_at_risk" | undefined
      recoveredSince?: string | undefined
      crontab?: number | undefined
      owner?: string | undefined
      handler?: string | undefined
      queue?: string | undefined
      /** Tags by name, with commas between them: what has any of them. */
      tag?: string | undefined
      untagged?: "true" | undefined
      demo?: "true" | undefined
      sort?: "name" | "next" | "last" | "state" | "handler" | undefined
      dir?: "asc" | "desc" | undefined
      page?: number | undefined
      size?: number | undefined
    }
    answer: {
      rows: Schemas['Task'][]
      total: number
      counts: { [name: string]: number }
      troubles: { [name: string]: number }
    }
  }
  /** Tasks whose name contains a text, for pickers. At most 50. Permission: `read`. */
  listTaskOptions: {
    call: {
      search?: string | undefined
    }
    answer: {
      rows: {
        id: number
        name: string
        enabled: boolean
      }[]
    }
  }
  /** The handlers, queues and owners of all tasks. Permission: `read`. */
  getTaskFacets: {
    call: Record<string, never>
    answer: {
      handlers: {
        /** The first thousand, by name, with how many tasks have each. */
        names: {
          name: string
          taskCount: number
        }[]
        /** How many names there are beyond them. */
        moreCount: number
      }
      queues: {
        /** The first thousand, by name, with how many tasks have each. */
        names: {
          name: string
          taskCount: number
        }[]
        /** How many names there are beyond them. */
        moreCount: number
      }
      owners: {
        /** The first thousand, by name, with how many tasks have each. */
        names: {
          name: string
          taskCount: number
        }[]
        /** How many names there are beyond them. */
        moreCount: number
      }
    }
  }
  /** How the last twenty runs of some tasks ended. Permission: `read`. */
  listRecentRuns: {
    call: {
      /** Several with commas between them, at most 200. */
      ids: string
    }
    answer: {
      rows: {
        id: number
        runs: {
          state: "queued" | "running" | "retrying" | "succeeded" | "failed" | "cancelled" | "expired"
          /** From its start to its end; null while it goes on, or where it never started. */
          tookMs: number | null
        }[]
      }[]
    }
  }
  /** Why some tasks do what they do. At most twenty tasks. Permission: `read`. */
  explainTasks: {
    call: {
      /** Several with commas between them, at most 20. */
      ids: string
    }
    answer: {
      rows: {
        /** The moment it was made for, by the database’s clock. */
        nowMs: number
        /** Null: the task can’t be decided, because of its `problem`. */
        explanation: Schemas['Explanation'] | null
        problem: string | null
        /** More is upstream of the task than was looked at: what lies beyond is unknown. */
        isPartial: boolean
        id: number
      }[]
    }
  }
  /** Which tasks wait for others once these fail, are stopped or deleted. Permission: `read`. */
  getHeldUp: {
    call: {
      /** Several with commas between them, at most 200. */
      ids: string
      by: "failing" | "stopped" | "deleted"
    }
    answer: Schemas['HeldUp']
  }
  /** What enabling some tasks would mean. Permission: `read`. */
  previewEnablings: {
    call: {
      /** Several with commas between them, at most 1000. */
      ids: string
    }
    answer: {
      rows: {
        undecidedCount: number
        latestInstant: string | null
        id: number
      }[]
    }
  }
  /** What enabling a task would mean: instants that passed undecided. Permission: `read`. */
  previewEnabling: {
    call: {
      id: number
    }
    answer: {
      undecidedCount: number
      latestInstant: string | null
    }
  }
  /** What changing when a task fires would drop (rule H1). Permission: `read`. */
  previewScheduleChange: {
    call: {
      id: number
    }
    answer: {
      waitingCount: number
      /** Those that have any, the most first. */
      tasks: {
        id: number
        name: string
        waitingCount: number
        /** An instant in UTC. */
        latestInstant: string
      }[]
    }
  }
  /** How a task’s runs ended, by day of a zone. Permission: `read`. */
  getTaskDays: {
    call: {
      id: number
      zone?: string | undefined
    }
    answer: {
      rows: {
        succeeded: number
        failed: number
        other: number
        /** The date there. */
        day: string
        /** The instants between which it lies. */
        since: string
        /** An instant in UTC. */
        before: string
      }[]
    }
  }
  /** How a task’s runs ended, by week. Permission: `read`. */
  getTaskWeeks: {
    call: {
      id: number
    }
    answer: {
      rows: {
        succeeded: number
        failed: number
        other: number
        /** When it began: a Monday in UTC. */
        week: string
      }[]
    }
  }
  /** How long the latest runs of a task took, and how late they were. Permission: `read`. */
  getTaskRunTimes: {
    call: {
      id: number
    }
    answer: {
      rows: {
        id: string
        state: "queued" | "running" | "retrying" | "succeeded" | "failed" | "cancelled" | "expired"
        /** An instant in UTC. */
        scheduledFor: string
        /** From its instant to its start; null for a run that has none. */
        lateMs: number | null
        /** From its activation to its start. */
        waitMs: number
        /** What its attempts executed, together. */
        tookMs: number
      }[]
      /** How far off the expected ends of runs were that succeeded within the last thirty days, by how long before they were foretold (rule F1); null: of none it is known. */
      forecastErrors: { [name: string]: {
        count: number
        medianMs: number
        p95Ms: number
      } | null }
    }
  }
  /** A numbered page of crontabs in any order. Permission: `read`. */
  pageOfCrontabs: {
    call: {
      search?: string | undefined
      sort?: "expression" | "words" | "zone" | "next" | "users" | undefined
      dir?: "asc" | "desc" | undefined
      page?: number | undefined
      size?: number | undefined
    }
    answer: {
      rows: Schemas['Crontab'][]
      total: number
    }
  }
  /** The crontabs of enabled tasks, with how many follow each. Permission: `read`. */
  listCrontabsInUse: {
    call: Record<string, never>
    answer: {
      rows: {
        definition: Schemas['CrontabDefinition']
        taskCount: number
      }[]
      hasMore: boolean
    }
  }
  /** What changing a crontab would drop (rule H1). Permission: `read`. */
  previewCrontabChange: {
    call: {
      id: number
    }
    answer: {
      waitingCount: number
      /** Those that have any, the most first. */
      tasks: {
        id: number
        name: string
        waitingCount: number
        /** An instant in UTC. */
        latestInstant: string
      }[]
    }
  }
  /** A numbered page of dependencies in any order. Permission: `read`. */
  pageOfDependencies: {
    call: {
      search?: string | undefined
      task?: number | undefined
      side?: "depender" | "dependee" | undefined
      id?: number | undefined
      sort?: "depender" | "dependee" | "kind" | "endings" | "changed" | undefined
      dir?: "asc" | "desc" | undefined
      page?: number | undefined
      size?: number | undefined
    }
    answer: {
      rows: Schemas['Dependency'][]
      total: number
    }
  }
  /** The views of the task list that the caller may use. Permission: `own-views`. */
  listSavedViews: {
    call: Record<string, never>
    answer: {
      rows: Schemas['SavedView'][]
    }
  }
  /** This document. Permission: `read`. */
  getDocument: {
    call: Record<string, never>
    answer: { [name: string]: unknown }
  }
}

/** Where each operation is: its method, its address below /api/v1, and whether it may be asked again where no answer came. */
export const ROUTES: Readonly<Record<keyof Operations, readonly [method: string, path: string, kind: 'once' | 'again' | 'lines']>> = {
  listTasks: ['GET', '/tasks', 'once'],
  createTask: ['POST', '/tasks', 'again'],
  getTask: ['GET', '/tasks/{id}', 'once'],
  changeTask: ['PATCH', '/tasks/{id}', 'again'],
  deleteTask: ['DELETE', '/tasks/{id}', 'again'],
  explainTask: ['GET', '/tasks/{id}/explanation', 'once'],
  switchTasks: ['POST', '/tasks/switch', 'again'],
  pauseTasks: ['POST', '/tasks/pause', 'again'],
  tagTasks: ['POST', '/tasks/tag', 'again'],
  moveTasks: ['POST', '/tasks/move', 'again'],
  runTasks: ['POST', '/tasks/run', 'again'],
  previewEdits: ['POST', '/preview', 'once'],
  listCrontabs: ['GET', '/crontabs', 'once'],
  createCrontab: ['POST', '/crontabs', 'again'],
  getCrontab: ['GET', '/crontabs/{id}', 'once'],
  changeCrontab: ['PATCH', '/crontabs/{id}', 'again'],
  deleteCrontab: ['DELETE', '/crontabs/{id}', 'again'],
  listDependencies: ['GET', '/dependencies', 'once'],
  createDependency: ['POST', '/dependencies', 'again'],
  getDependency: ['GET', '/dependencies/{id}', 'once'],
  changeDependency: ['PATCH', '/dependencies/{id}', 'again'],
  deleteDependency: ['DELETE', '/dependencies/{id}', 'again'],
  listTags: ['GET', '/tags', 'once'],
  createTag: ['POST', '/tags', 'again'],
  getTag: ['GET', '/tags/{id}', 'once'],
  changeTag: ['PATCH', '/tags/{id}', 'again'],
  deleteTag: ['DELETE', '/tags/{id}', 'again'],
  listSecrets: ['GET', '/secrets', 'once'],
  putSecret: ['PUT', '/secrets/{name}', 'again'],
  deleteSecret: ['DELETE', '/secrets/{name}', 'once'],
  listRuns: ['GET', '/runs', 'once'],
  getRunTotals: ['GET', '/run-totals', 'once'],
  listRunErrors: ['GET', '/run-errors', 'once'],
  getRun: ['GET', '/runs/{id}', 'once'],
  listRunActions: ['GET', '/runs/{id}/actions', 'once'],
  getTaskListeners: ['GET', '/tasks/{id}/listeners', 'once'],
  compareRun: ['GET', '/runs/{id}/previous-success', 'once'],
  readLog: ['GET', '/runs/{id}/log', 'once'],
  followLog: ['GET', '/runs/{id}/log/stream', 'lines'],
  listActions: ['GET', '/actions', 'once'],
  getAction: ['GET', '/actions/{id}', 'once'],
  askRunNow: ['POST', '/actions/run-now', 'again'],
  askPauseTask: ['POST', '/actions/pause-task', 'again'],
  askResumeTask: ['POST', '/actions/resume-task', 'again'],
  askSkipInstant: ['POST', '/actions/skip-instant', 'again'],
  askWaiveDependency: ['POST', '/actions/waive-dependency', 'again'],
  askCancelRun: ['POST', '/actions/cancel-run', 'again'],
  askRerun: ['POST', '/actions/rerun', 'again'],
  askMarkRun: ['POST', '/actions/mark-run', 'again'],
  askTellRun: ['POST', '/actions/tell-run', 'again'],
  askTellTaskRuns: ['POST', '/actions/tell-task-runs', 'again'],
  askWithdrawRequest: ['POST', '/actions/withdraw-request', 'again'],
  askBackfill: ['POST', '/actions/backfill', 'again'],
  askCancelBackfill: ['POST', '/actions/cancel-backfill', 'again'],
  askReloadHandlers: ['POST', '/actions/reload-handlers', 'again'],
  askUnclassified: ['POST', '/actions/unclassified', 'again'],
  listTeamActions: ['GET', '/team-actions', 'once'],
  askTeamAction: ['POST', '/team-actions/{type}', 'again'],
  listIncidents: ['GET', '/incidents', 'once'],
  getIncident: ['GET', '/incidents/{id}', 'once'],
  acknowledgeIncident: ['POST', '/incidents/{id}/acknowledgement', 'again'],
  silenceIncident: ['PUT', '/incidents/{id}/silence', 'again'],
  listChannels: ['GET', '/notification-channels', 'once'],
  createChannel: ['POST', '/notification-channels', 'again'],
  changeChannel: ['PUT', '/notification-channels/{id}', 'again'],
  deleteChannel: ['DELETE', '/notification-channels/{id}', 'again'],
  testChannel: ['POST', '/notification-channels/{id}/test', 'again'],
  listNotificationRules: ['GET', '/notification-rules', 'once'],
  createNotificationRule: ['POST', '/notification-rules', 'again'],
  changeNotificationRule: ['PUT', '/notification-rules/{id}', 'again'],
  deleteNotificationRule: ['DELETE', '/notification-rules/{id}', 'again'],
  listDeliveries: ['GET', '/notification-deliveries', 'once'],
  sendDeliveryAgain: ['POST', '/notification-deliveries/{id}/attempts', 'again'],
  listPeople: ['GET', '/people', 'once'],
  invitePerson: ['POST', '/people', 'once'],
  getPerson: ['GET', '/people/{id}', 'once'],
  changePersonRole: ['PUT', '/people/{id}/role', 'again'],
  switchPerson: ['PUT', '/people/{id}/active', 'again'],
  makePasswordLink: ['POST', '/people/{id}/password-link', 'once'],
  removeSecondFactor: ['DELETE', '/people/{id}/second-factor', 'once'],
  removeSingleSignOn: ['DELETE', '/people/{id}/single-sign-on', 'once'],
  listPersonSessions: ['GET', '/people/{id}/sessions', 'once'],
  endPersonSessions: ['DELETE', '/people/{id}/sessions', 'once'],
  listTokens: ['GET', '/tokens', 'once'],
  makeToken: ['POST', '/tokens', 'once'],
  revokeToken: ['DELETE', '/tokens/{id}', 'once'],
  listChangeSets: ['GET', '/change-sets', 'once'],
  getChangeSet: ['GET', '/change-sets/{id}', 'once'],
  previewChangeSet: ['POST', '/preview/change-set', 'once'],
  getCurrentChangeSet: ['GET', '/pages/change-set', 'once'],
  exportManifest: ['GET', '/manifest', 'once'],
  planManifest: ['POST', '/plan', 'once'],
  applyManifest: ['POST', '/apply', 'again'],
  listAudits: ['GET', '/audits', 'once'],
  simulate: ['GET', '/simulation', 'once'],
  getDigest: ['GET', '/digest', 'once'],
  listFindings: ['GET', '/findings', 'once'],
  listWorkers: ['GET', '/workers', 'once'],
  listHandlers: ['GET', '/handlers', 'once'],
  getHealth: ['GET', '/health', 'once'],
  getDiagnosis: ['GET', '/diagnosis', 'once'],
  getOverview: ['GET', '/pages/overview', 'once'],
  search: ['GET', '/pages/search', 'once'],
  getGraph: ['GET', '/pages/graph', 'once'],
  getPlanSnapshot: ['GET', '/pages/plan', 'once'],
  listPlanRuns: ['GET', '/pages/plan/runs', 'once'],
  listPlanForeseen: ['GET', '/pages/plan/foreseen', 'once'],
  listPlanHours: ['GET', '/pages/plan/hours', 'once'],
  getEdgeStart: ['GET', '/pages/plan/edge-start', 'once'],
  listOpenIncidents: ['GET', '/pages/incidents/open', 'once'],
  countNewIncidents: ['GET', '/pages/incidents/count', 'once'],
  countActions: ['GET', '/pages/actions/count', 'once'],
  listActionTypes: ['GET', '/pages/action-types', 'once'],
  countAudits: ['GET', '/pages/audits/count', 'once'],
  listAuditActors: ['GET', '/pages/audits/actors', 'once'],
  getRetention: ['GET', '/pages/retention', 'once'],
  getHistoryEnd: ['GET', '/pages/history-end', 'once'],
  pageOfWorkers: ['GET', '/pages/workers', 'once'],
  pageOfHandlers: ['GET', '/pages/handlers', 'once'],
  pageOfPeople: ['GET', '/pages/people', 'once'],
  pageOfTokens: ['GET', '/pages/tokens', 'once'],
  pageOfTasks: ['GET', '/pages/tasks', 'once'],
  listTaskOptions: ['GET', '/pages/task-options', 'once'],
  getTaskFacets: ['GET', '/pages/tasks/facets', 'once'],
  listRecentRuns: ['GET', '/pages/tasks/recent-runs', 'once'],
  explainTasks: ['GET', '/pages/tasks/explanations', 'once'],
  getHeldUp: ['GET', '/pages/tasks/held-up', 'once'],
  previewEnablings: ['GET', '/pages/tasks/enabling', 'once'],
  previewEnabling: ['GET', '/pages/tasks/{id}/enabling', 'once'],
  previewScheduleChange: ['GET', '/pages/tasks/{id}/schedule-change', 'once'],
  getTaskDays: ['GET', '/pages/tasks/{id}/days', 'once'],
  getTaskWeeks: ['GET', '/pages/tasks/{id}/weeks', 'once'],
  getTaskRunTimes: ['GET', '/pages/tasks/{id}/run-times', 'once'],
  pageOfCrontabs: ['GET', '/pages/crontabs', 'once'],
  listCrontabsInUse: ['GET', '/pages/crontabs/in-use', 'once'],
  previewCrontabChange: ['GET', '/pages/crontabs/{id}/schedule-change', 'once'],
  pageOfDependencies: ['GET', '/pages/dependencies', 'once'],
  listSavedViews: ['GET', '/pages/views', 'once'],
  getDocument: ['GET', '/openapi.json', 'once'],
}
