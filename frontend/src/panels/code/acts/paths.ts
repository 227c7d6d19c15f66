// Paths that people write for files of the project.

// What a new file's path begins with: the folder of the file that is open.
export function folderOf(path: string | null): string {
  const end = path?.lastIndexOf('/') ?? -1
  return path && end >= 0 ? path.slice(0, end + 1) : 'src/'
}

// What is wrong with a path, in words for the one who writes it; null where nothing is. The studio has the last word.
export function faultOf(path: string, files: readonly string[], own: string | null = null): string | null {
  const parts = path.split('/')
  if (path.trim() === '' || path.endsWith('/')) return 'Write a name, such as src/orders/total.ts.'
  if (path.startsWith('/') || parts.some((part) => part === '' || part === '.' || part === '..'))
    return 'Write it from the project on, without “..”.'
  if (path !== own && files.includes(path)) return `There is a file ${path} already.`
  if (files.some((file) => file.startsWith(`${path}/`))) return `${path} is a folder.`
  return null
}
