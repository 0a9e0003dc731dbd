import { mount } from '../mount.tsx'
import { SignInPages } from './SignInPages.tsx'

mount(<SignInPages />)
