// The entry `@latchkey/react/auth`: applications that sign people in another way load none of it.
export {
  LatchkeyAuth,
  type LatchkeyAuthProps,
  type LatchkeyAuthValue,
  useLatchkeyAuth,
} from './auth/LatchkeyAuth.tsx'
