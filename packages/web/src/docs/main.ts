import redoc from 'redoc/bundles/redoc.standalone.js?url'
import './docs.css'

type Redoc = { init(document: string, options: object, element: HTMLElement | null): void }

/** One API on each page, because rendering hundreds of operations takes seconds. */
const asked = new URLSearchParams(location.search).get('api') ?? ''
const api = ['management', 'experience', 'link'].find(name => name === asked) ?? 'user'
for (const link of document.querySelectorAll<HTMLAnchorElement>('nav a'))
  if ((new URL(link.href).searchParams.get('api') ?? 'user') === api)
    link.setAttribute('aria-current', 'page')

/** The API reference, rendered from the server's OpenAPI document. */
const script = document.createElement('script')
script.src = redoc
script.addEventListener('load', () => {
  // The bundle is not a module; it defines a global variable.
  const { Redoc: reader } = globalThis as unknown as { Redoc: Redoc }
  reader.init(
    new URL(`api/openapi/${api}.json`, document.baseURI).href,
    {
      hideDownloadButton: false,
      jsonSampleExpandLevel: 2,
      sortRequiredPropsFirst: true,
      nativeScrollbars: true,
      theme: {
        colors: { primary: { main: '#3b5bdb' } },
        typography: {
          fontFamily: 'system-ui, sans-serif',
          fontSize: '15px',
          headings: { fontFamily: 'system-ui, sans-serif', fontWeight: '600' },
          code: { fontFamily: 'ui-monospace, monospace', fontSize: '13px' },
        },
        sidebar: { width: '280px' },
      },
    },
    document.getElementById('reference'),
  )
})
document.head.append(script)
