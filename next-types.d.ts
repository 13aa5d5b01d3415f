// Stands in for next-env.d.ts, which Next generates anew for each build folder and which a fresh checkout does not have.
/// <reference types="next" />
/// <reference types="next/image-types/global" />
