import type { LucideIcon } from 'lucide-react'

type IconProps = { of: LucideIcon; size?: 16 | 20 | 24 }

/** A decorative icon, hidden from screen readers. Without text beside it, another element has to carry a label. */
export function Icon({ of: Drawing, size = 20 }: IconProps) {
  return <Drawing className="lk-icon" size={size} strokeWidth={1.5} aria-hidden />
}
