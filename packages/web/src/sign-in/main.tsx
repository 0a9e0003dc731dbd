import { mount } from '../mount.tsx'
import { accountCallback } from './account-callback.ts'
import { isConsoleCallback } from './console-callback.ts'
import { SignInPages } from './SignInPages.tsx'

const callback = accountCallback()
if (callback) location.replace(callback)
else if (!isConsoleCallback()) mount(<SignInPages />)
