// What is wrong with the input of an open form, by place: what the studio refused, and text that isn’t JSON yet.
import { createContext, useContext, useEffect } from 'react'
import type { Misfit } from '../../core/api'

export interface Told {
  problems: Misfit[]
  // Tells of a place whose text can’t be read (null: it can again).
  unreadable: (path: string, problem: string | null) => void
}

export const ToldContext = createContext<Told>({ problems: [], unreadable: () => {} })

export function useProblems(path: string): string[] {
  return useContext(ToldContext)
    .problems.filter((each) => each.path === path)
    .map(({ message }) => message)
}

export function useProblemsBelow(path: string): string[] {
  return useContext(ToldContext)
    .problems.filter((each) => each.path.startsWith(path) && each.path !== path)
    .map((each) => `${each.path.slice(path.length + 1)}: ${each.message}`)
}

export function useUnreadable(path: string, problem: string | null): void {
  const { unreadable } = useContext(ToldContext)
  useEffect(() => {
    unreadable(path, problem)
    return () => unreadable(path, null)
  }, [unreadable, path, problem])
}
