import { BUGS_OF_START } from './bugs-of-start.ts'
import { expectEachToBeCaught } from './expect-caught.ts'

expectEachToBeCaught(BUGS_OF_START)
