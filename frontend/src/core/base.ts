// Where the console is on its host: "/", or the path below which a proxy shows it, with a slash at both ends. The page says it.
export function basePath(): string {
  if (typeof document === 'undefined') return '/'
  return document.querySelector<HTMLMetaElement>('meta[name="motia-base"]')?.content ?? '/'
}

// The project's name, which the page says too, so that it stands there before anything is asked.
export function projectName(): string {
  if (typeof document === 'undefined') return ''
  return document.querySelector<HTMLMetaElement>('meta[name="motia-project"]')?.content ?? ''
}
