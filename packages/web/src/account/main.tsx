import { mount } from '../mount.tsx'
import { AccountPage } from './AccountPage.tsx'

mount(<AccountPage />)
