// What the person who looks may do. The server decides; the page leaves out what it would refuse.
import { useStore } from '../core/store'
import { project } from './project'

const ROLES = ['viewer', 'operator', 'editor', 'admin'] as const
export type Role = (typeof ROLES)[number]

// Until the project is loaded nobody may do anything.
export function useMay(least: Role): boolean {
  const role = useStore(project, (state) => state?.role ?? null)
  return role !== null && ROLES.indexOf(role) >= ROLES.indexOf(least)
}
