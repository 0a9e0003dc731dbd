import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './page.css'

export function mount(page: ReactNode) {
  const root = document.getElementById('root')
  if (root) createRoot(root).render(<StrictMode>{page}</StrictMode>)
}
