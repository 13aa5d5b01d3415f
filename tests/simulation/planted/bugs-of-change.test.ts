import { BUGS_OF_CHANGE } from './bugs-of-change.ts'
import { expectEachToBeCaught } from './expect-caught.ts'

expectEachToBeCaught(BUGS_OF_CHANGE)
