import { BUGS_OF_ENDINGS } from './bugs-of-endings.ts'
import { expectEachToBeCaught } from './expect-caught.ts'

expectEachToBeCaught(BUGS_OF_ENDINGS)
