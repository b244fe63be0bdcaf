// Owns: where a bucket is and who may write there: an address on the command line, credentials in the environment,
// by the names that every tool for such stores uses.
import { LibraryError } from './library-error.ts';

export interface BucketPlace {
  /** Address of the bucket, without a slash at its end. */
  url: string;
  /** In front of each name: empty, or ends with a slash. */
  prefix: string;
  region: string;
}

export interface BucketOptions {
  endpoint?: string;
  region?: string;
  bucketInHost?: true;
}

export interface BucketCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export const bucketScheme = 's3://';

/** Names as Amazon's rules have them: what all such stores take. */
const addressForm = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([A-Za-z0-9._/-]*))?$/;

export function parseBucketPlace(address: string, options: BucketOptions): BucketPlace {
  const [, bucket, path = ''] = addressForm.exec(address) ?? [];
  const parts = path.split('/').filter((part) => part !== '');
  if (bucket === undefined || parts.includes('..') || parts.includes('.'))
    throw new LibraryError(
      'usage',
      `${address} is no address of a bucket: write s3://bucket or s3://bucket/folder.`,
    );
  const region = options.region ?? 'us-east-1';
  const endpoint = options.endpoint ?? `https://s3.${region}.amazonaws.com`;
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol))
    throw new LibraryError(
      'usage',
      `${endpoint} is no address of a server: write --endpoint https://store.example.`,
    );
  const { protocol, host, pathname } = new URL(endpoint);
  const base = pathname.replace(/\/+$/, '');
  const url = options.bucketInHost
    ? `${protocol}//${bucket}.${host}${base}`
    : `${protocol}//${host}${base}/${bucket}`;
  return { url, prefix: parts.map((part) => `${part}/`).join(''), region };
}

export function readBucketCredentials(env: NodeJS.ProcessEnv): BucketCredentials {
  const [accessKeyId, secretAccessKey] = [env['AWS_ACCESS_KEY_ID'], env['AWS_SECRET_ACCESS_KEY']];
  const sessionToken = env['AWS_SESSION_TOKEN'];
  if (!accessKeyId || !secretAccessKey)
    throw new LibraryError(
      'keys',
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to the key that may write to the bucket.',
    );
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
