import { describe, expect, it } from 'vitest';
import { parseBucketPlace, readBucketCredentials } from './bucket-place.ts';

describe('the address of a bucket', () => {
  const endpoint = 'https://oss-cn-beijing.aliyuncs.com';

  it('is a folder of the server', () => {
    const place = { url: `${endpoint}/county`, prefix: 'a/b/', region: 'us-east-1' };
    expect(parseBucketPlace('s3://county/a/b/', { endpoint })).toEqual(place);
    expect(parseBucketPlace('s3://county/a/b', { endpoint: `${endpoint}/` })).toEqual(place);
  });

  it('is a part of the name of the server where that wants it', () => {
    expect(parseBucketPlace('s3://county', { endpoint, bucketInHost: true })).toMatchObject({
      url: 'https://county.oss-cn-beijing.aliyuncs.com',
      prefix: '',
    });
  });

  it('is at Amazon when no server is named', () => {
    const { url } = parseBucketPlace('s3://county', { region: 'cn-north-1' });
    expect(url).toBe('https://s3.cn-north-1.amazonaws.com/county');
  });

  it.each(['s3://', 's3://A', 's3://county/../other', 's3://county/a b', 's3:/county'])(
    'is refused when it is %j',
    (address) => {
      expect(() => parseBucketPlace(address, {})).toThrow('is no address of a bucket');
    },
  );

  it.each(['store', 'ftp://store.example'])('is refused when the server is %j', (server) => {
    expect(() => parseBucketPlace('s3://county', { endpoint: server })).toThrow('is no address of a server');
  });
});

describe('the key of a bucket', () => {
  it('comes from the environment, whole', () => {
    const env = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
    expect(readBucketCredentials(env)).toEqual({ accessKeyId: 'a', secretAccessKey: 'b' });
    expect(readBucketCredentials({ ...env, AWS_SESSION_TOKEN: 'c' })).toMatchObject({ sessionToken: 'c' });
    expect(() => readBucketCredentials({ AWS_ACCESS_KEY_ID: 'a' })).toThrow('AWS_SECRET_ACCESS_KEY');
  });
});
