import { BUGS_OF_GATES } from './bugs-of-gates.ts'
import { expectEachToBeCaught } from './expect-caught.ts'

expectEachToBeCaught(BUGS_OF_GATES)
