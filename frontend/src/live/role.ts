// What the person who looks may do. The server decides; the page leaves out what it would refuse.
import { useStore } from '../core/store'
import { project } from './project'

const ROLES = ['viewer', 'operator', 'editor', 'admin'] as const
export type Role = (typeof ROLES)[number]

// Until the project is loaded nobody may do anything.
export function useMay(least: Role): boolean {
  return useStore(project, (state) => may(state?.role ?? null, least))
}

export function may(role: Role | null, least: Role): boolean {
  return role !== null && ROLES.indexOf(role) >= ROLES.indexOf(least)
}
