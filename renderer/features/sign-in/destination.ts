// Owns: where somebody goes on after signing in: home, or to what was asked for before the PIN (`?to=people`).
export function readDestination(search: URLSearchParams): '/home' | '/people' {
  return search.get('to') === 'people' ? '/people' : '/home';
}
