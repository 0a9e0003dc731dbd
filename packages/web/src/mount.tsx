import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { rightAddress } from './right-address.ts'
import './page.css'

export function mount(page: ReactNode) {
  const endpoint = document.querySelector<HTMLMetaElement>('meta[name="latchkey:endpoint"]')?.content
  const elsewhere = rightAddress(new URL(location.href), endpoint)
  if (elsewhere) return location.replace(elsewhere)
  const root = document.getElementById('root')
  if (root) createRoot(root).render(<StrictMode>{page}</StrictMode>)
}
