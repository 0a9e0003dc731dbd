import type { LucideIcon } from 'lucide-react'

type IconProps = { of: LucideIcon; size?: 16 | 20 | 24 }

/** A decoration beside words; what has no words beside it carries its label elsewhere. */
export function Icon({ of: Drawing, size = 20 }: IconProps) {
  return <Drawing className="lk-icon" size={size} strokeWidth={1.5} aria-hidden />
}
