import { setDefaultEndpoint } from './default-endpoint.ts'
import './index.ts'

const { url } = import.meta

setDefaultEndpoint(url.slice(0, url.lastIndexOf('/')))
