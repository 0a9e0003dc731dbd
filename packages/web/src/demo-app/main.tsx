import { mount } from '../mount.tsx'
import { DemoApp } from './DemoApp.tsx'

mount(<DemoApp />)
