import type { Operation } from './operation.ts'
import { ACTION_OPERATIONS } from './operations/action-operations.ts'
import { CHANGE_SET_OPERATIONS } from './operations/change-set-operations.ts'
import { CRONTAB_OPERATIONS } from './operations/crontab-operations.ts'
import { DEPENDENCY_OPERATIONS } from './operations/dependency-operations.ts'
import { INCIDENT_OPERATIONS } from './operations/incident-operations.ts'
import { INSTALLATION_OPERATIONS } from './operations/installation-operations.ts'
import { MANIFEST_OPERATIONS } from './operations/manifest-operations.ts'
import { NOTIFICATION_OPERATIONS } from './operations/notification-operations.ts'
import { PAGE_OPERATIONS } from './operations/page-operations.ts'
import { PEOPLE_OPERATIONS } from './operations/people-operations.ts'
import { PREVIEW_OPERATIONS } from './operations/preview-operations.ts'
import { RUN_OPERATIONS } from './operations/run-operations.ts'
import { SECRET_OPERATIONS } from './operations/secret-operations.ts'
import { TAG_OPERATIONS } from './operations/tag-operations.ts'
import { TASK_OPERATIONS } from './operations/task-operations.ts'
import { TASK_PAGE_OPERATIONS } from './operations/task-page-operations.ts'
import { TOKEN_OPERATIONS } from './operations/token-operations.ts'

/** Everything that /api/v1 does. What answers, the document and the tests read this list; nothing else is answered. */
export const OPERATIONS: readonly Operation[] = [
  ...TASK_OPERATIONS,
  ...PREVIEW_OPERATIONS,
  ...CRONTAB_OPERATIONS,
  ...DEPENDENCY_OPERATIONS,
  ...TAG_OPERATIONS,
  ...SECRET_OPERATIONS,
  ...RUN_OPERATIONS,
  ...ACTION_OPERATIONS,
  ...INCIDENT_OPERATIONS,
  ...NOTIFICATION_OPERATIONS,
  ...PEOPLE_OPERATIONS,
  ...TOKEN_OPERATIONS,
  ...CHANGE_SET_OPERATIONS,
  ...MANIFEST_OPERATIONS,
  ...INSTALLATION_OPERATIONS,
  ...PAGE_OPERATIONS,
  ...TASK_PAGE_OPERATIONS,
]
