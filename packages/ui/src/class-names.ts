import { createContext, useContext } from 'react'

/** Class names that an application adds, by the name of the part. */
export type ClassNames = Readonly<Partial<Record<string, string>>>

export const ClassNamesContext = createContext<ClassNames>({})

/** The class names of a part: those of the kit, and those of the application. */
export function useClassName(part: string, own: string): string {
  const added = useContext(ClassNamesContext)[part]
  return added ? `${own} ${added}` : own
}
